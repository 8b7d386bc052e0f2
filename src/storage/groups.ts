import type { Knex } from 'knex'
import { foldCase, foldName } from '../lib/fold-case.ts'
import { isId } from '../lib/ids.ts'
import type { Group, GroupInput, GroupKind } from '../model/group.ts'
import type { Page, PageRequest } from '../model/page.ts'
import { refusingConflicts } from './conflicts.ts'
import { groupColumns } from './groups-columns.ts'
import { findPage, type Select } from './pages.ts'
import { statement } from './statement.ts'
import { type Visibility, visibleGroups } from './visibility.ts'

const conflicts = { groups_name: 'a group with this name exists already' }

const columns = `g.id, g.kind, g.name, g.external_id as "externalId", g.managed_by as "managedBy", g.attributes,
  g.member_count as "memberCount", g.version, g.created_at as "createdAt", g.updated_at as "updatedAt"`

const insert = statement<Group>(
  'group_insert',
  `with principal as (
     insert into principals (account_id, id, kind) values (:accountId, :id, 'group') returning account_id, id)
   insert into groups as g (account_id, id, kind, name, name_key, name_folded, external_id, managed_by, attributes)
   select account_id, id, :kind, :name, :nameKey, :nameFolded, :externalId, :managedBy, :attributes from principal
   returning ${columns}`,
)
const find = statement<Group>(
  'group_find',
  `select ${columns} from groups g where g.account_id = :accountId and g.id = :id`,
)
const findForUpdate = statement<Group>(
  'group_lock',
  `select ${columns} from groups g where g.account_id = :accountId and g.id = :id for update`,
)
const update = statement<Group>(
  'group_update',
  `update groups g set name = :name, name_key = :nameKey, name_folded = :nameFolded, external_id = :externalId, attributes = :attributes,
          managed_by = :managedBy, member_count = member_count + :memberChange,
          version = version + 1, updated_at = cohort_now()
    where g.account_id = :accountId and g.id = :id returning ${columns}`,
)
const remove = statement(
  'group_delete',
  `delete from principals where account_id = :accountId and id = :id and kind = 'group'`,
)

export type NewGroup = GroupInput & {
  readonly id: string
  readonly kind: GroupKind
  readonly managedBy: string | null
}

export async function insertGroup(db: Knex, accountId: string, group: NewGroup): Promise<Group> {
  return refusingConflicts(conflicts, async () => {
    const [row] = await insert(db, toBindings(accountId, group))
    return row as Group
  })
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

/** Deletes a group with its memberships, those it has in other groups, and its assignments. */
export async function deleteGroup(db: Knex, accountId: string, id: string): Promise<void> {
  await remove(db, { accountId, id })
}

/** A page of the groups that the caller may see. */
export async function listGroups(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  request: PageRequest,
): Promise<Page<Group>> {
  const query = {
    table: 'groups g',
    row: 'g',
    select: { text: columns } as Select<Group>,
    accountId: scope.accountId,
    visible: visibleGroups('g', scope.visibility),
    columns: groupColumns(scope.visibility),
  }
  return findPage(db, query, request)
}

function toBindings(accountId: string, group: NewGroup): Record<string, unknown> {
  return {
    ...group,
    accountId,
    nameKey: foldName(group.name),
    nameFolded: foldCase(group.name),
    attributes: JSON.stringify(group.attributes),
  }
}
