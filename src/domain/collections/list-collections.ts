import { foldCase } from '../../lib/fold-case.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { LeveledResource } from '../../model/resource.ts'
import {
  type CollectionPage,
  type ListedCollection,
  listCollections,
  listHeldCollections,
} from '../../storage/collections/collections.ts'
import type { Context } from '../context.ts'
import { accessOfAsker, type Asker, askerOf } from '../decisions/asker.ts'
import { withPresentOwners } from '../resources/resource.ts'
import { namesNothing, nothing } from '../served-lists.ts'

export type CollectionList = Paging & {
  /** One library; those of all unless said. */
  readonly library?: string | undefined
  /** What stands in the name. */
  readonly search?: string | undefined
}

/** Of those that a role sees all of, so many are looked at for a search. */
const looked = 1000

/** The collections that whoever asks sees, by name, with their level. A search may give a short page and yet go on. */
export async function listSeenCollections(
  context: Context,
  list: CollectionList,
): Promise<Listed<LeveledResource>> {
  const asker = await askerOf(context)
  const { floor, alive, rights } = await accessOfAsker(context, [])
  const libraryId = libraryIn(asker, list)
  if (libraryId === undefined) return nothing
  if (!alive || !rights.has('collections.view')) return nothing
  const page = pageOf(context, list, libraryId)
  const search = foldCase(list.search ?? '')
  const { subjectId } = asker
  const found =
    floor !== null || subjectId === null
      ? await lookThrough(context, page, search)
      : await heldBy(context, page, { subjectId, search })
  return withLevels(context, found)
}

/** The library that is asked about; null for all, undefined for none that whoever asks knows. */
function libraryIn({ libraryId: own }: Asker, { library }: CollectionList): Asker['libraryId'] {
  const isElsewhere = library !== undefined && own !== null && own !== library
  return isElsewhere || namesNothing([library]) ? undefined : (library ?? own)
}

function pageOf(
  { account }: Context,
  { after, limit }: Paging,
  libraryId: string | null,
): CollectionPage {
  return { accountId: account.id, libraryId, after: after?.key ?? '', limit }
}

async function lookThrough(
  { db }: Context,
  page: CollectionPage,
  search: string,
): Promise<Listed<ListedCollection>> {
  const size = search === '' ? page.limit : looked
  const rows = await listCollections(db, { ...page, limit: size + 1 })
  const seen = rows.slice(0, size)
  const fitting = seen.filter(({ folded }) => folded.includes(search))
  if (fitting.length > page.limit) return cut(fitting, page.limit)
  return { items: fitting, next: rows.length > size ? placeOf(seen.at(-1)) : null }
}

async function heldBy(
  { db }: Context,
  page: CollectionPage,
  whose: { readonly subjectId: string; readonly search: string },
): Promise<Listed<ListedCollection>> {
  return cut(
    await listHeldCollections(db, { ...page, ...whose, limit: page.limit + 1 }),
    page.limit,
  )
}

function cut(rows: readonly ListedCollection[], limit: number): Listed<ListedCollection> {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? placeOf(items.at(-1)) : null }
}

function placeOf(row: ListedCollection | undefined): Listed<unknown>['next'] {
  return row === undefined ? null : { part: 0, key: row.folded, id: row.id }
}

async function withLevels(
  context: Context,
  { items, next }: Listed<ListedCollection>,
): Promise<Listed<LeveledResource>> {
  const { resources } = await accessOfAsker(
    context,
    items.map(({ id }) => id),
  )
  const seen = items.flatMap(item => {
    const level = resources.get(item.id)?.level ?? null
    return level === null ? [] : [{ ...item, level }]
  })
  return { items: await withPresentOwners(context, seen), next }
}
