import type { Knex } from 'knex'
import type { AppRole } from '../../model/app-role.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

const conflicts = { app_roles_key: 'this application has a role with this key already' }

const insert = statement(
  'app_role_insert',
  `insert into app_roles (account_id, id, application_id, key, name, description)
   values (:accountId, :id, :applicationId, :key, :name, :description)`,
)
const lock = statement<AppRole>(
  'app_role_lock',
  `select id, key, name, description from app_roles
    where account_id = :accountId and application_id = :applicationId and lower(key) = lower(:key) for update`,
)
const list = statement<AppRole & { users: number; groups: number }>(
  'app_role_holders',
  `select a.id, a.key, a.name, a.description, count(p.id) filter (where p.kind = 'user') as users,
          count(p.id) filter (where p.kind = 'group') as groups
     from app_roles a
     left join app_role_assignments s on s.account_id = a.account_id and s.role_id = a.id
     left join principals p on p.account_id = s.account_id and p.id = s.principal_id
          and not exists (select 1 from groups dead where dead.account_id = s.account_id and dead.id = s.principal_id
                             and dead.deleted_at is not null)
    where a.account_id = :accountId and a.application_id = :applicationId
    group by a.account_id, a.id order by a.key`,
)
const remove = statement(
  'app_role_delete',
  `delete from app_roles where account_id = :accountId and id = :id`,
)
const count = statement<{ count: number }>(
  'app_role_count_holders',
  `select count(*) as count from app_role_assignments where account_id = :accountId and role_id = :id`,
)
const insertHolder = statement<{ id: string }>(
  'app_role_assign_delegated',
  `insert into app_role_assignments as s (account_id, role_id, principal_id, delegated)
   select p.account_id, :roleId, p.id, coalesce(cast(:delegated as boolean), true) from principals p
    where p.account_id = :accountId and p.id = :principalId and p.kind in ('user', 'group')
   on conflict (account_id, role_id, principal_id) do update set delegated = excluded.delegated
    where cast(:delegated as boolean) is not null and s.delegated is distinct from excluded.delegated
   returning s.principal_id as id`,
)
const removeHolder = statement<{ id: string }>(
  'app_role_unassign',
  `delete from app_role_assignments
    where account_id = :accountId and role_id = :roleId and principal_id = :principalId returning principal_id as id`,
)
type Owner = { readonly accountId: string; readonly applicationId: string }
type Holding = {
  readonly accountId: string
  readonly roleId: string
  readonly principalId: string
}

export async function insertAppRole(db: Knex, owner: Owner, role: AppRole): Promise<void> {
  await refusingConflicts(conflicts, () => insert(db, { ...owner, ...role }))
}

/** The role of an application with this key, in any case, held until the transaction ends. */
export async function lockAppRole(
  db: Knex,
  owner: Owner,
  key: string,
): Promise<AppRole | undefined> {
  const [row] = await lock(db, { ...owner, key })
  return row
}

/** The roles of an application by key, each with how many users and groups have it. */
export async function listAppRoles(
  db: Knex,
  owner: Owner,
): Promise<readonly (AppRole & { users: number; groups: number })[]> {
  return list(db, owner)
}

/** Removes a role with its assignments; gives how many there were. */
export async function deleteAppRole(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<number> {
  const [row] = await count(db, key)
  await remove(db, key)
  return row?.count ?? 0
}

/** Gives a role to a user or group; false where it has it already, or is not there. */
export async function insertAppRoleHolder(
  db: Knex,
  holding: Holding & { readonly delegated: boolean | null },
): Promise<boolean> {
  return (await insertHolder(db, holding)).length === 1
}

/** Takes a role away; false where it was not given. */
export async function deleteAppRoleHolder(db: Knex, holding: Holding): Promise<boolean> {
  return (await removeHolder(db, holding)).length === 1
}
