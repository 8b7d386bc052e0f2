import type { Visitor } from './people.ts'
import type { Scene } from './set-up.ts'
import type { Stage } from './stage.ts'

/** What somebody needs who wants to try it by hand. */
export function printSummary({ galleryUrl, cohortUrl }: Stage, { visitors }: Scene): void {
  const { editor, photographer, agent, outsider } = visitors
  const lines = [
    `The gallery  ${galleryUrl.href}`,
    `Cohort       ${cohortUrl.origin}/t/demo/`,
    '',
    `Sign in at the gallery. The password of all four is  ${editor.password}`,
    '',
    ...linesOf(editor, 'sees and shares what is on the picture desk'),
    ...linesOf(photographer, 'sees the news and works on one folder of it'),
    ...linesOf(agent, 'gets in and sees nothing, until something is shared with him'),
    ...linesOf(outsider, 'is turned away at the door'),
    '',
    `Try: as ${editor.name} open “News”, “Election night”, Share, and give it to Licensing.`,
    `Then sign in as ${agent.name} in a private window: it is there, and says why.`,
    '',
    'Ctrl-C ends everything and removes its data.',
  ]
  console.log(`\n${lines.join('\n')}\n`)
}

function linesOf({ name, userName, groups }: Visitor, what: string): readonly string[] {
  return [`  ${userName.padEnd(28)}  ${name} (${groups.join(', ')})`, `${' '.repeat(32)}${what}`]
}
