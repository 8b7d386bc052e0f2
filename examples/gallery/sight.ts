import { ancestorsOf, childrenOf, type FolderThing, type Thing } from './album/things.ts'
import type { Decision, Level } from './cohort/answers.ts'
import type { Library } from './cohort/library.ts'

/** What somebody sees of a thing, and may do with it. */
export type Sight<Seen extends Thing = Thing> = {
  readonly thing: Seen
  readonly level: Level
  /** By the name that Cohort has for the action. */
  readonly decisions: ReadonlyMap<string, Decision>
  /** Those of the folders above that they see, the outermost first. */
  readonly above: readonly FolderThing[]
  /** What they see in it. */
  readonly inside: readonly Thing[]
}

/** What can be done with a picture and a folder: Cohort’s name of it, and the gallery’s. */
export const actionsOn = {
  file: {
    'asset.see': 'see it',
    'asset.download': 'download it',
    'comment.write': 'comment on it',
    'image.edit': 'edit it',
    'file.rename': 'rename it',
    'asset.delete': 'delete it',
    'asset.share': 'share it',
  },
  folder: {
    'asset.see': 'see it, with everything inside',
    'asset.download-zip': 'download it as a zip',
    'file.upload': 'upload pictures',
    'folder.create': 'make folders in it',
    'asset.move': 'move it',
    'asset.delete': 'delete it',
    'asset.share': 'share it',
  },
} as const satisfies Readonly<Record<Thing['kind'], Readonly<Record<string, string>>>>

/** Asks everything that a page needs in one request; undefined for what they do not see. */
export async function lookAt<Seen extends Thing>(
  library: Library,
  sub: string,
  thing: Seen,
): Promise<Sight<Seen> | undefined> {
  const above = ancestorsOf(thing)
  const inside = childrenOf(thing.key)
  const actions = Object.keys(actionsOn[thing.kind])
  const decisions = await library.decide(sub, [
    ...actions.map(action => ({ key: thing.key, action })),
    ...[...above, ...inside].map(({ key }) => ({ key, action: 'asset.see' })),
  ])
  const [first] = decisions
  if (first?.allowed !== true || first.level === null) return undefined
  const about = new Map(
    [...above, ...inside].map((each, index) => [each, decisions[actions.length + index]]),
  )
  const isSeen = (each: Thing): boolean => about.get(each)?.allowed === true
  return {
    thing,
    level: first.level,
    decisions: new Map(
      decisions.slice(0, actions.length).map((each, at) => [actions[at] ?? '', each]),
    ),
    above: above.filter(isSeen),
    inside: inside.filter(isSeen),
  }
}

/** Those of these things that somebody sees. */
export async function seenOf<Seen extends Thing>(
  library: Library,
  sub: string,
  candidates: readonly Seen[],
): Promise<readonly Seen[]> {
  const questions = candidates.map(({ key }) => ({ key, action: 'asset.see' }))
  const decisions = await library.decide(sub, questions)
  return candidates.filter((_, index) => decisions[index]?.allowed === true)
}

export function may({ decisions }: Sight, action: string): boolean {
  return decisions.get(action)?.allowed === true
}
