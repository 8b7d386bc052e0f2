import type { Scene, Visitor } from './set-up.ts'
import type { Stage } from './stage.ts'

/** What somebody needs who wants to try it by hand. */
export function printSummary({ galleryUrl, cohortUrl }: Stage, scene: Scene): void {
  const lines = [
    `The gallery  ${galleryUrl.href}   open to the group “${scene.group}”`,
    `Cohort       ${cohortUrl.origin}/t/demo/`,
    '',
    ...linesOf('Gets in', scene.insider),
    '',
    ...linesOf('Is turned away', scene.outsider),
    '',
    'Sign in at the gallery, and sign out before you try the other one.',
    'Ctrl-C ends everything and removes its data.',
  ]
  console.log(`\n${lines.join('\n')}\n`)
}

function linesOf(what: string, { name, userName, password, groups }: Visitor): readonly string[] {
  return [
    `${what}: ${name} (${groups.join(', ')})`,
    `  user name  ${userName}`,
    `  password   ${password}`,
  ]
}
