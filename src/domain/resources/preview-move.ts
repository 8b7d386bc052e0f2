import { isId, nilId } from '../../lib/ids.ts'
import type { Level } from '../../model/level.ts'
import { findInheritors, type Inheritor } from '../../storage/resources/inheritors.ts'
import type { Context } from '../context.ts'
import { accessOf } from '../decisions/access.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { undone } from '../what-if.ts'
import { type Move, moveResources } from './move.ts'

/** What a user, group or application has on something that is moved, before and after. */
export type LevelChange = {
  readonly resourceId: string
  readonly before: Level | null
  readonly after: Level | null
}

/** Whoever gains or loses by a move: a group stands for everybody in it. */
export type Affected = Inheritor & { readonly changes: readonly LevelChange[] }

/**
 * Who gains and who loses by a move, one page after the other: found by moving and taking it back, for everybody to whom
 * something above either end was given or belongs. It looks at what is above, never at what is below; a page may be short.
 */
export async function previewMove(
  context: Context,
  move: Move,
  page: PartRequest,
): Promise<Part<Affected>> {
  return undone(context, async inside => {
    const asked = [...move.resources, ...(move.to === null ? [] : [move.to])]
    const { resources } = await accessOfAsker(inside, asked)
    const reached = (reference: string): string => resources.get(reference)?.id ?? ''
    const sources = [...new Set(move.resources.map(reached))].filter(isId)
    const ids = [...new Set(asked.map(reached))].filter(isId)
    const accountId = inside.account.id
    const people = await partOf(page, ({ after, limit }) =>
      findInheritors(inside.db, { accountId, ids, after: after ?? nilId, limit }),
    )
    const before = await levelsOf(inside, people.items, sources)
    const moved = await moveResources(inside, move)
    const after = await levelsOf(
      inside,
      people.items,
      moved.map(({ id, into }) => into ?? id),
    )
    const items = people.items.map((person, at) => {
      const changes = moved.map(({ id }, index) => {
        const was = before[at]?.[sources.indexOf(id)] ?? null
        return { resourceId: id, before: was, after: after[at]?.[index] ?? null }
      })
      return { ...person, changes: changes.filter(each => each.before !== each.after) }
    })
    return { items: items.filter(({ changes }) => changes.length > 0), next: people.next }
  })
}

async function levelsOf(
  context: Context,
  people: readonly Inheritor[],
  ids: readonly string[],
): Promise<readonly (readonly (Level | null)[])[]> {
  const levels: (Level | null)[][] = []
  for (const { id: subjectId } of people) {
    const access = await accessOf(context, { subjectId, resources: ids, libraryId: null })
    levels.push(ids.map(id => (access.alive ? (access.resources.get(id)?.level ?? null) : null)))
  }
  return levels
}
