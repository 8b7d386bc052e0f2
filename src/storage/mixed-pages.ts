import type { Knex } from 'knex'
import type { Group } from '../model/group.ts'
import type { Page, PageRequest, PageWindow, Selection } from '../model/page.ts'
import type { User } from '../model/user.ts'
import { type Fragment, fragment } from './fragment.ts'
import { groupQuery, type GroupScope } from './groups/groups.ts'
import { type Placed, readPage } from './pages/keyset.ts'
import { orderOf, type Slice, sliceSql, type Source } from './pages/page-sql.ts'
import { countRows, type PageQuery, totalOf } from './pages/pages.ts'
import { withinSearchTime } from './pages/search-time.ts'
import { toUser } from './users/user-rows.ts'
import { userQuery } from './users/user-pages.ts'

/** One list of users and groups. Both selections are ordered alike; what a noun lacks is `absent` in its sort. */
export type MixedRequest = PageWindow & { readonly users: Selection; readonly groups: Selection }

export type UserOrGroup =
  { readonly kind: 'user'; readonly user: User } | { readonly kind: 'group'; readonly group: Group }

type Branch = {
  readonly kind: 'user' | 'group'
  readonly source: Source
  readonly selection: Selection
}

type Found = Placed & { readonly kind: Branch['kind'] }

/** A page of users and groups together, with one order over both. */
export async function listUsersAndGroups(
  db: Knex,
  scope: GroupScope,
  request: MixedRequest,
): Promise<Page<UserOrGroup>> {
  const [users, groups] = [userQuery(scope), groupQuery(scope)]
  const branches: readonly Branch[] = [
    { kind: 'user', source: users, selection: request.users },
    { kind: 'group', source: groups, selection: request.groups },
  ]
  const window: PageRequest = { ...request, ...request.users }
  const searches = branches.map(({ source, selection }) => ({ ...source, where: selection.where }))
  const { items, total, ...page } = await withinSearchTime(db, searches, async inside => {
    const found = await readPage(window, slice => findIds(inside, branches, slice))
    const all = () => countAll(inside, branches)
    return { ...found, total: await totalOf(window, found.items.length, all) }
  })
  const idsOf = (kind: Branch['kind']) =>
    items.filter(item => item.kind === kind).map(({ id }) => id)
  const userRows = await findByIds(db, users, idsOf('user'))
  const groupRows = await findByIds(db, groups, idsOf('group'))
  const found = new Map<string, UserOrGroup>([
    ...userRows.map(row => [row.id, { kind: 'user', user: toUser(row) }] as const),
    ...groupRows.map(row => [row.id, { kind: 'group', group: row }] as const),
  ])
  // What vanished since the ids were read is left out.
  return { ...page, total, items: items.flatMap(({ id }) => found.get(id) ?? []) }
}

async function findIds(db: Knex, branches: readonly Branch[], slice: Slice): Promise<Found[]> {
  const far = { ...slice, limit: slice.limit + slice.offset, offset: 0 }
  const each = branches.map(({ kind, source, selection }) => {
    const ids = sliceSql(source, selection, far)
    return fragment(
      `(select cast(? as text) as kind, s.* from (${ids.text}) s)`,
      kind,
      ...ids.bindings,
    )
  })
  const all: Fragment = {
    text: each.map(({ text }) => text).join(' union all '),
    bindings: each.flatMap(({ bindings }) => bindings),
  }
  const order = orderOf(branches[0]?.selection ?? {}, slice)
  const { rows } = await db.raw<{ rows: Found[] }>(
    `select kind, id, page_key as "pageKey" from (${all.text}) found order by ${order} limit ? offset ?`,
    [...all.bindings, slice.limit, slice.offset] as Knex.RawBinding[],
  )
  return rows
}

async function countAll(db: Knex, branches: readonly Branch[]): Promise<number> {
  const counts = branches.map(({ source, selection }) => countRows(db, source, selection))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

async function findByIds<Row>(
  db: Knex,
  query: PageQuery<Row>,
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return []
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${query.select.text} from ${query.table}
      where ${query.row}.account_id = ? and ${query.row}.id = any(cast(? as uuid[])) and ${query.visible.text}`,
    [query.accountId, ids, ...query.visible.bindings] as Knex.RawBinding[],
  )
  return rows
}
