import type { Knex } from 'knex'
import { foldCase, foldName } from '../../lib/fold-case.ts'
import { groupKinds } from '../../model/group.ts'
import type {
  GroupFilter,
  GroupListItem,
  GroupListRequest,
  GroupSearchRequest,
} from '../../model/group-list.ts'
import type { Listed } from '../../model/listing.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { statement } from '../statement.ts'
import { type Directed, directed } from './directed.ts'
import { beginsWith, infixPart, wordsOf } from './infix.ts'
import { lastText, type Part, partOf, type Seen, walk } from './walk.ts'

const rows = statement<GroupListItem>(
  'group_list_rows',
  `select g.id, g.name, g.kind, g.managed_by as "managedBy", g.member_count as "memberCount", g.version,
          g.created_at as "createdAt", g.updated_at as "updatedAt"
     from unnest(cast(:ids as uuid[])) with ordinality page (id, place)
     join groups g on g.account_id = :accountId and g.id = page.id order by page.place`,
)
const byCreation = directed(
  'group_list_living_by_creation',
  (sign, order) =>
    `select g.id, '' as key, true as fits from groups g
      where g.account_id = :accountId and g.deleted_at is null and g.id ${sign} :id order by g.id ${order} limit :limit`,
)
const byName = directed(
  'group_list_living_by_name',
  (sign, order) =>
    `select g.id, g.name_key as key, true as fits from groups g
      where g.account_id = :accountId and g.deleted_at is null and g.name_key ${sign} :key order by g.name_key ${order} limit :limit`,
)

// One range of the index for each kind that is asked for, merged; the collation is that of the index.
const [narrowed, ofConnection, unmanaged] = [
  ['', '', ''],
  ['_managed', 'and g.managed_by = :managedBy', ''],
  // What is null counts as ordered only where it is named.
  ['_nobodys', 'and g.managed_by is null', 'g.managed_by'],
].map(([suffix, managed, first]) =>
  directed(
    `group_list_in_kind${suffix}`,
    (sign, order) =>
      `select x.id, x.key, true as fits
         from unnest(cast(:kinds as text[])) k (kind)
        cross join lateral (
          select g.id, g.name_key as key from groups g
           where g.account_id = :accountId and g.deleted_at is null ${managed} and g.kind = k.kind
             and g.name_key collate "POSIX" ${sign} :key
           order by ${first === '' ? '' : `${first} ${order}, `}g.name_key collate "POSIX" ${order} limit :limit) x
        order by x.key ${order} limit :limit`,
  ),
) as [Directed, Directed, Directed]

const byBeginning = statement<Seen>(
  'group_search_living_name',
  `select g.id, g.name_key as key, (cast(:kind as text) is null or g.kind = :kind)
          and (cast(:managed as text) is null or coalesce(cast(g.managed_by as text), 'nobody') = :managed) as fits
     from groups g
    where g.account_id = :accountId and g.deleted_at is null and g.name_key >= :from and g.name_key < :to and g.name_key > :key
    order by g.name_key limit :limit`,
)

/** A page of groups in an order that an index has. */
export async function listGroupItems(
  db: Knex,
  accountId: string,
  request: GroupListRequest,
): Promise<Listed<GroupListItem>> {
  const { filter, sort, descending } = request
  const order = sort === 'createdAt' ? byCreation : byNameWith(filter)
  const bindings = {
    accountId,
    kinds: filter.kind === undefined ? groupKinds : [filter.kind],
    managedBy: filter.managedBy,
  }
  const part = partOf(db, descending ? order.down : order.up, bindings, descending)
  const { ids, next } = await walk([part], request, request.limit + 1)
  return { items: await rows(db, { accountId, ids }), next }
}

function byNameWith({ kind, managedBy }: GroupFilter): Directed {
  if (managedBy === null) return unmanaged
  if (managedBy !== undefined) return ofConnection
  return kind === undefined ? byName : narrowed
}

/** Looked at for one page of a search, whose rows need not all fit. */
const mostLooked = 2000

/** A page of the groups whose name begins so, and from three letters on of those with every word somewhere in it. */
export async function searchGroupItems(
  db: Knex,
  accountId: string,
  request: GroupSearchRequest,
): Promise<Listed<GroupListItem>> {
  const { ids, next } = await walk(searchParts(db, accountId, request), request, mostLooked)
  return { items: await rows(db, { accountId, ids }), next }
}

function searchParts(
  db: Knex,
  accountId: string,
  { search, filter }: GroupSearchRequest,
): readonly Part[] {
  const from = foldName(search)
  const kind = filter.kind ?? null
  const managed = filter.managedBy === undefined ? null : (filter.managedBy ?? 'nobody')
  const beginning = partOf(db, byBeginning, {
    accountId,
    from,
    to: from + lastText,
    kind,
    managed,
  })
  const words = wordsOf(foldCase(search))
  if (words.length === 0) return [beginning]
  const noun = { table: 'groups g', row: 'g', key: 'g.name_key', columns: ['g.name_folded'] }
  const known = beginsWith('g.name_key', from)
  return [
    beginning,
    infixPart(db, { ...noun, accountId, words, known, fits: fitting(kind, managed) }),
  ]
}

function fitting(kind: string | null, managed: string | null): Fragment {
  const terms = [
    fragment('g.deleted_at is null'),
    ...(kind === null ? [] : [fragment('g.kind = ?', kind)]),
    ...(managed === null
      ? []
      : [fragment(`coalesce(cast(g.managed_by as text), 'nobody') = ?`, managed)]),
  ]
  return joined(terms, 'and', 'true')
}
