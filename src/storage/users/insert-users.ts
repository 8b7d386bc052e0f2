import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { Role } from '../../model/role.ts'
import type { User, UserInput } from '../../model/user.ts'
import { refusingConflicts } from '../conflicts.ts'
import { type EventBatch, eventBindings, eventsOf } from '../events.ts'
import { foldedCopy } from '../folded.ts'
import { statement } from '../statement.ts'
import { insertValues, valueRows } from './user-values.ts'
import { userConflicts } from './users.ts'

export type NewUser = UserInput & {
  readonly id: string
  readonly sub: string
  readonly role: Role
  readonly managedBy: string | null
  /** Was invited and is not active before coming. */
  readonly invited: boolean
}

export type NewUsers = {
  readonly accountId: string
  readonly users: readonly NewUser[]
  /** One for each of the users: those of the inserted ones are written. */
  readonly events: EventBatch
}

type Born = Pick<User, 'id' | 'version' | 'suspended' | 'accessEndedAt' | 'createdAt' | 'updatedAt'>

// In the order of the names, so that two of these statements wait for each other and never in a circle. References between
// the parts are checked when all of them are done.
const insert = statement<Born>(
  'users_create_or_invite',
  `with rows as (
     select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid, sub text, "userName" text, "userNameKey" text,
            "externalId" text, "displayName" text, "displayNameKey" text, active boolean, invited boolean, role text, "managedBy" uuid,
            attributes jsonb, folded jsonb)
      order by "userNameKey"),
   born as (
     insert into users (account_id, id, sub, user_name, user_name_key, external_id, display_name, display_name_key,
                        active, invited, role, managed_by, attributes, folded)
     select :accountId, id, sub, "userName", "userNameKey", "externalId", "displayName", "displayNameKey",
            active, invited, role, "managedBy", attributes, folded from rows
     on conflict on constraint users_user_name do nothing
     returning id, version, suspended, access_ended_at, created_at, updated_at),
   principal as (insert into principals (account_id, id, kind) select :accountId, id, 'user' from born),
   valued as (${insertValues} join born on born.id = r.user_id),
   told as (${eventsOf('born')})
   select id, version, suspended, access_ended_at as "accessEndedAt", created_at as "createdAt", updated_at as "updatedAt"
     from born`,
)

/**
 * Inserts users with their values and their events in one statement and gives them as they are now, in the same order.
 * Those whose userName is taken are left out with all that is theirs.
 */
export async function insertUsers(
  db: Knex,
  { accountId, users, events }: NewUsers,
): Promise<readonly User[]> {
  const bindings = {
    ...eventBindings(events),
    accountId,
    rows: JSON.stringify(users.map(toRow)),
    values: valueRows(users),
  }
  const born = await refusingConflicts(userConflicts, () => insert(db, bindings))
  const found = new Map(born.map(row => [row.id, row]))
  return users.flatMap(user => {
    const row = found.get(user.id)
    return row === undefined ? [] : [{ ...asUser(user), ...row }]
  })
}

function asUser(user: NewUser): Omit<NewUser, 'invited'> {
  const { invited: _, ...rest } = user
  return rest
}

/** The columns; the values have a statement of their own. */
function toRow(user: NewUser): object {
  const { userName, displayName, externalId, attributes, active, id, sub, role, managedBy } = user
  const displayNameKey = displayName === null ? null : foldCase(displayName)
  const keys = { userNameKey: foldCase(userName), displayNameKey }
  const { invited } = user
  const own = { id, sub, role, managedBy, active, invited, attributes }
  return { ...own, folded: foldedCopy(attributes), ...keys, userName, displayName, externalId }
}
