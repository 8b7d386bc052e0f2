import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const insert = statement<{ principal: string }>(
  'assignment_insert_delegated',
  `insert into assignments as s (account_id, application_id, principal_id, delegated)
   select p.account_id, :applicationId, p.id, coalesce(cast(:delegated as boolean), true) from principals p
    where p.account_id = :accountId and p.id = :principalId and p.kind in ('user', 'group')
   on conflict (account_id, application_id, principal_id) do update set delegated = excluded.delegated
    where cast(:delegated as boolean) is not null and s.delegated is distinct from excluded.delegated
   returning s.principal_id as principal`,
)
const remove = statement<{ kind: 'user' | 'group' }>(
  'assignment_delete',
  `delete from assignments s using principals p
    where s.account_id = :accountId and s.application_id = :applicationId and s.principal_id = :principalId
      and p.account_id = s.account_id and p.id = s.principal_id
   returning p.kind`,
)
const list = statement<Assignment>(
  'assignment_part',
  `select s.principal_id as id, p.kind, coalesce(g.name, u.user_name) as name, s.created_at as "createdAt"
     from assignments s
     join principals p on p.account_id = s.account_id and p.id = s.principal_id
     left join groups g on g.account_id = s.account_id and g.id = s.principal_id
     left join users u on u.account_id = s.account_id and u.id = s.principal_id
    where s.account_id = :accountId and s.application_id = :applicationId
      and g.deleted_at is null
      and (cast(:after as uuid) is null or s.principal_id > cast(:after as uuid))
    order by s.principal_id limit :limit`,
)

export type AssignmentKey = {
  readonly accountId: string
  readonly applicationId: string
  readonly principalId: string
}

/** A user or group that may enter an application, with its present name. */
export type Assignment = {
  readonly id: string
  readonly kind: 'user' | 'group'
  readonly name: string
  readonly createdAt: Date
}

/** Assigns a user or group; false where it was assigned already. */
export async function insertAssignment(
  db: Knex,
  assignment: AssignmentKey & { readonly delegated: boolean | null },
): Promise<boolean> {
  return (await insert(db, assignment)).length === 1
}

/** Takes an assignment back and gives what it was of; undefined where there was none. */
export async function deleteAssignment(
  db: Knex,
  assignment: AssignmentKey,
): Promise<'user' | 'group' | undefined> {
  const [row] = await remove(db, assignment)
  return row?.kind
}

/** Up to `limit` assignments of an application behind the one of the principal `after`. */
export async function listAssignments(
  db: Knex,
  page: { accountId: string; applicationId: string; after: string | null; limit: number },
): Promise<readonly Assignment[]> {
  return list(db, page)
}
