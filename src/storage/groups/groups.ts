import type { Knex } from 'knex'
import { foldCase, foldName } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import type { Group, GroupInput, GroupKind } from '../../model/group.ts'
import type { Page, PageRequest } from '../../model/page.ts'
import { refusingConflicts } from '../conflicts.ts'
import { foldedCopy } from '../folded.ts'
import { groupColumns } from './groups-columns.ts'
import { findPage, type PageQuery } from '../pages/pages.ts'
import { statement } from '../statement.ts'
import { type Visibility, visibleGroups } from '../visibility.ts'

const conflicts = { groups_name: 'a group with this name exists already' }

export const groupColumnList = `g.id, g.kind, g.name, g.external_id as "externalId", g.managed_by as "managedBy", g.attributes,
  g.description, g.icon, g.deleted_at as "deletedAt", g.member_count as "memberCount", g.version, g.created_at as "createdAt", g.updated_at as "updatedAt"`

const find = statement<Group>(
  'group_living',
  `select ${groupColumnList} from groups g where g.account_id = :accountId and g.id = :id and g.deleted_at is null`,
)
const findByName = statement<Group>(
  'group_named',
  `select ${groupColumnList} from groups g where g.account_id = :accountId and g.name_key = :nameKey`,
)
const findForUpdate = statement<Group>(
  'group_hold',
  `select ${groupColumnList} from groups g
    where g.account_id = :accountId and g.id = :id and g.deleted_at is null for update`,
)
const update = statement<Group>(
  'group_write',
  `update groups g set name = :name, name_key = :nameKey, name_folded = :nameFolded, external_id = :externalId,
          description = :description, attributes = :attributes, folded = :folded, managed_by = :managedBy, member_count = member_count + :memberChange,
          version = version + 1, updated_at = cohort_now()
    where g.account_id = :accountId and g.id = :id returning ${groupColumnList}`,
)
// All parts see the state before: who is in the group, and where it let people in. Those with something open are found,
// since afterwards nobody can say who they were.
const remove = statement<LeftBehind>(
  'group_remove',
  `with recursive below (id) as (
     select cast(:id as uuid)
     union
     select m.member_id from below b join memberships m
         on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'group'),
   above (id) as (
     select cast(:id as uuid)
     union
     select m.group_id from above b join memberships m on m.account_id = :accountId and m.member_id = b.id),
   gone as (
     delete from principals where account_id = :accountId and id = :id and kind = 'group')
   select array(
            select distinct u.id from below b
              join memberships m on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'user'
              join users u on u.account_id = m.account_id and u.id = m.member_id
              join oidc_records r on r.account_id = u.account_id and r.sub = u.sub
             where r.model in ('Session', 'Grant')) as people,
          array(
            select distinct a.client_id from above b
              join assignments s on s.account_id = :accountId and s.principal_id = b.id
              join applications a on a.account_id = s.account_id and a.id = s.application_id) as applications`,
)

export type NewGroup = GroupInput & {
  readonly id: string
  readonly kind: GroupKind
  readonly managedBy: string | null
}

/** The group with this name, in any case; also a deleted one, which keeps it. */
export async function findGroupByName(
  db: Knex,
  accountId: string,
  name: string,
): Promise<Group | undefined> {
  const [row] = await findByName(db, { accountId, nameKey: foldName(name) })
  return row
}

export async function findGroup(
  db: Knex,
  accountId: string,
  id: string,
): Promise<Group | undefined> {
  if (!isId(id)) return undefined
  const [row] = await find(db, { accountId, id })
  return row
}

/** Finds a group and holds the row until the transaction ends: changes to one group happen one after another. */
export async function lockGroup(
  db: Knex,
  accountId: string,
  id: string,
): Promise<Group | undefined> {
  if (!isId(id)) return undefined
  const [row] = await findForUpdate(db, { accountId, id })
  return row
}

/** Writes a changed group with its count of members, in one UPDATE with the version. */
export async function updateGroup(
  db: Knex,
  accountId: string,
  group: Group,
  memberChange: number,
): Promise<Group> {
  return refusingConflicts(conflicts, async () => {
    const [row] = await update(db, { ...toBindings(accountId, group), memberChange })
    return row as Group
  })
}

/** Of a deleted group: the members with something open, and the applications (client ids) that it opened. */
export type LeftBehind = {
  readonly people: readonly string[]
  readonly applications: readonly string[]
}

/** Deletes a group with its memberships, those it has in other groups, and its assignments. */
export async function deleteGroup(db: Knex, accountId: string, id: string): Promise<LeftBehind> {
  const [left] = await remove(db, { accountId, id })
  return left ?? { people: [], applications: [] }
}

export type GroupScope = { readonly accountId: string; readonly visibility: Visibility }

/** A page of the groups that the caller may see. */
export async function listGroups(
  db: Knex,
  scope: GroupScope,
  request: PageRequest,
): Promise<Page<Group>> {
  return findPage(db, groupQuery(scope), request)
}

/** What a list of groups is made from. */
export function groupQuery({ accountId, visibility }: GroupScope): PageQuery<Group> {
  return {
    table: 'groups g',
    row: 'g',
    select: { text: groupColumnList },
    accountId,
    visible: visibleGroups('g', visibility),
    columns: groupColumns(visibility),
  }
}

/** A group with what is derived from it, as statements take it. */
export function toGroupRow(group: NewGroup): Readonly<Record<string, unknown>> {
  const { id, kind, name, externalId, description = null, managedBy, attributes } = group
  const derived = {
    nameKey: foldName(name),
    nameFolded: foldCase(name),
    folded: foldedCopy(attributes),
  }
  return { id, kind, name, externalId, description, managedBy, attributes, ...derived }
}

function toBindings(accountId: string, group: NewGroup): Record<string, unknown> {
  const row = toGroupRow(group)
  const [attributes, folded] = [row['attributes'], row['folded']].map(each => JSON.stringify(each))
  return { ...row, accountId, attributes, folded }
}
