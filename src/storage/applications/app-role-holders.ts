import type { Knex } from 'knex'
import type { AppRole } from '../../model/app-role.ts'
import { statement } from '../statement.ts'
import type { Assignment } from './assignments.ts'

const list = statement<Assignment>(
  'app_role_living_holders',
  `select s.principal_id as id, p.kind, coalesce(g.name, u.user_name) as name, s.created_at as "createdAt"
     from app_role_assignments s
     join principals p on p.account_id = s.account_id and p.id = s.principal_id
     left join groups g on g.account_id = s.account_id and g.id = s.principal_id
     left join users u on u.account_id = s.account_id and u.id = s.principal_id
    where s.account_id = :accountId and s.role_id = :roleId and g.deleted_at is null
      and (cast(:after as uuid) is null or s.principal_id > cast(:after as uuid))
    order by s.principal_id limit :limit`,
)
const find = statement<AppRole>(
  'app_role_read',
  `select id, key, name, description from app_roles
    where account_id = :accountId and application_id = :applicationId and lower(key) = lower(:key)`,
)
const update = statement(
  'app_role_update',
  `update app_roles set name = :name, description = :description where account_id = :accountId and id = :id`,
)

/** Up to `limit` users and groups that a role is given to, behind the principal `after`. */
export async function listAppRoleHolders(
  db: Knex,
  page: { accountId: string; roleId: string; after: string | null; limit: number },
): Promise<readonly Assignment[]> {
  return list(db, page)
}

/** The role of an application with this key, in any case. */
export async function findAppRole(
  db: Knex,
  key: { accountId: string; applicationId: string; key: string },
): Promise<AppRole | undefined> {
  const [row] = await find(db, key)
  return row
}

export async function updateAppRole(
  db: Knex,
  accountId: string,
  { id, name, description }: AppRole,
): Promise<void> {
  await update(db, { accountId, id, name, description })
}
