import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import type { Resource, ResourceKind } from '../../model/resource.ts'
import { fragment, joined } from '../fragment.ts'
import { infixPart } from '../lists/infix.ts'
import { type Part, type Seen, walk } from '../lists/walk.ts'
import { type Statement, statement } from '../statement.ts'
import { type LibraryScope, resourceColumns } from './resources.ts'

/** A row of a list, and where in its order it stands. */
export type Listed = Resource & { readonly folded: string; readonly place: string }

function inPlace(name: string, place: string, kinds: string): Statement<Listed> {
  return statement<Listed>(
    name,
    `select ${resourceColumns}, r.name_folded as folded, r.name as place from resources r
      where r.account_id = :accountId and r.library_id = :libraryId and ${place} and r.deleted_at is null and ${kinds}
        and r.name > :after collate "C" order by r.name limit :limit`,
  )
}

const inFolder = inPlace('resources_in_folder', 'r.parent_id = :parentId', `r.kind <> 'collection'`)
const atRoot = inPlace('resources_at_root', 'r.parent_id is null', `r.kind <> 'collection'`)
const foldersIn = inPlace('folders_in_folder', 'r.parent_id = :parentId', `r.kind = 'folder'`)
const foldersAtRoot = inPlace('folders_at_root', 'r.parent_id is null', `r.kind = 'folder'`)
const bin = statement<Listed>(
  'resources_in_bin',
  `select ${resourceColumns}, r.name_folded as folded, cast(r.deleted_at as text) as place from resources r
    where r.account_id = :accountId and r.library_id = :libraryId and r.deleted_at is not null and r.deleted_at > '-infinity'
      and (r.deleted_at, r.id) < (cast(:after as timestamptz), cast(:afterId as uuid))
    order by r.deleted_at desc, r.id desc limit :limit`,
)

export type PlacePage = LibraryScope & {
  readonly parentId: string | null
  /** Only folders: the others are as many as they like. */
  readonly folders: boolean
  /** The name behind which it goes on. */
  readonly after: string
  readonly limit: number
}

/** What lies in a folder or at the root, by name. */
export async function listPlace(db: Knex, page: PlacePage): Promise<readonly Listed[]> {
  const [all, folders] = page.parentId === null ? [atRoot, foldersAtRoot] : [inFolder, foldersIn]
  return (page.folders ? folders : all)(db, page)
}

export type BinPage = LibraryScope & {
  /** When what it goes on behind was deleted, as text, and its id. */
  readonly after: { readonly place: string; readonly id: string } | undefined
  readonly limit: number
}

/** What is in the bin by itself, the latest first. */
export async function listBin(
  db: Knex,
  { after = { place: 'infinity', id: nilId }, ...page }: BinPage,
): Promise<readonly Listed[]> {
  return bin(db, { ...page, after: after.place, afterId: after.id })
}

const mostLooked = 1000

export type NameSearch = LibraryScope & {
  readonly words: readonly string[]
  readonly kind: ResourceKind | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** The ids of resources in whose name every word stands, in the order in which they were made, and where it goes on. */
export async function searchNames(
  db: Knex,
  { accountId, libraryId, words, kind, after, limit }: NameSearch,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const noun = { table: 'resources r', row: 'r', key: 'r.id', columns: ['r.name_folded'] }
  const fits = joined(
    [
      fragment('r.library_id = ?', libraryId),
      fragment('r.deleted_at is null'),
      ...(kind === undefined ? [] : [fragment('r.kind = ?', kind)]),
    ],
    'and',
    'true',
  )
  const infix = infixPart(db, { ...noun, accountId, words, fits, known: fragment('false') })
  const part: Part = (start = first, most) => infix(start, most)
  const place = after === undefined ? undefined : { part: 0, key: after, id: after }
  const { ids, next } = await walk([part], { after: place, limit }, mostLooked)
  return { ids, next: next?.id ?? null }
}

const first: Pick<Seen, 'key' | 'id'> = { key: nilId, id: nilId }
