import type { Knex } from 'knex'
import { foldCase } from '../lib/fold-case.ts'
import { isId } from '../lib/ids.ts'
import type { JsonObject } from '../model/json.ts'
import type { Role } from '../model/role.ts'
import type { User, UserInput } from '../model/user.ts'
import { refusingConflicts } from './conflicts.ts'
import { statement } from './statement.ts'
import { fromValue, selectUser, toUser, type UserRow } from './user-rows.ts'

const conflicts = {
  users_user_name: 'this userName is taken in this account',
  users_sub: 'this subject is taken in this account',
}

const insert = statement(
  'user_insert',
  `with principal as (
     insert into principals (account_id, id, kind) values (:accountId, :id, 'user') returning account_id, id)
   insert into users (account_id, id, sub, user_name, user_name_key, external_id, display_name, display_name_key,
                      active, role, managed_by, attributes)
   select account_id, id, :sub, :userName, :userNameKey, :externalId, :displayName, :displayNameKey,
          :active, :role, :managedBy, :attributes from principal`,
)
const insertValueRows = statement(
  'user_values_insert',
  `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, display, is_primary, extra)
   select :accountId, :id, r.attribute, r.position, r.type, r.value, r.value_key, r.display, r.primary, r.extra
     from jsonb_to_recordset(cast(:rows as jsonb)) as r (attribute text, position integer, type text, value text,
          value_key text, display text, "primary" boolean, extra jsonb)`,
)
const deleteValueRows = statement(
  'user_values_delete',
  `delete from user_values where account_id = :accountId and user_id = :id
      and attribute = any(cast(:attributes as text[]))`,
)
const find = statement<UserRow>(
  'user_find',
  `select ${selectUser} from users u where u.account_id = :accountId and u.id = :id`,
)
const findForUpdate = statement<UserRow>(
  'user_lock',
  `select ${selectUser} from users u where u.account_id = :accountId and u.id = :id for update of u`,
)
const findByName = statement<UserRow>(
  'user_by_name',
  `select ${selectUser} from users u where u.account_id = :accountId and u.user_name_key = :key`,
)
const update = statement(
  'user_update',
  `update users set user_name = :userName, user_name_key = :userNameKey, external_id = :externalId,
          display_name = :displayName, display_name_key = :displayNameKey, active = :active,
          role = :role, suspended = :suspended, managed_by = :managedBy, attributes = :attributes,
          version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const remove = statement(
  'user_delete',
  `delete from principals where account_id = :accountId and id = :id and kind = 'user'`,
)
const otherAdministrators = statement<{ others: number }>(
  'user_other_administrators',
  `select count(*) as others from users u where u.account_id = :accountId and u.role = 'account_administrator'
      and u.active and not u.suspended and u.id <> :id`,
)

export type NewUser = UserInput & {
  readonly id: string
  readonly sub: string
  readonly role: Role
  readonly managedBy: string | null
}

export async function insertUser(db: Knex, accountId: string, user: NewUser): Promise<void> {
  await refusingConflicts(conflicts, () =>
    insert(db, {
      ...toColumns(user),
      ...user,
      accountId,
      attributes: JSON.stringify(user.attributes),
    }),
  )
  await insertValues(db, accountId, user.id, user.values)
}

export async function findUser(db: Knex, accountId: string, id: string): Promise<User | undefined> {
  if (!isId(id)) return undefined
  const [row] = await find(db, { accountId, id })
  return row === undefined ? undefined : toUser(row)
}

/** Finds a user and holds the row until the transaction ends. */
export async function lockUser(db: Knex, accountId: string, id: string): Promise<User | undefined> {
  if (!isId(id)) return undefined
  const [row] = await findForUpdate(db, { accountId, id })
  return row === undefined ? undefined : toUser(row)
}

export async function findUserByName(
  db: Knex,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  const [row] = await findByName(db, { accountId, key: foldCase(userName) })
  return row === undefined ? undefined : toUser(row)
}

/** Writes a changed user; of the multi-valued attributes only `changedValues` are written again. */
export async function updateUser(
  db: Knex,
  accountId: string,
  user: User,
  changedValues: readonly string[],
): Promise<void> {
  await refusingConflicts(conflicts, () =>
    update(db, {
      ...user,
      ...toColumns(user),
      accountId,
      attributes: JSON.stringify(user.attributes),
    }),
  )
  if (changedValues.length === 0) return
  await deleteValueRows(db, { accountId, id: user.id, attributes: changedValues })
  const changed = Object.entries(user.values).filter(([attribute]) =>
    changedValues.includes(attribute),
  )
  await insertValues(db, accountId, user.id, Object.fromEntries(changed))
}

/** Deletes a user with everything that hangs on the row: values, password, memberships, assignments. */
export async function deleteUser(db: Knex, accountId: string, id: string): Promise<void> {
  await remove(db, { accountId, id })
}

/** How many account administrators other than this user may sign in. */
export async function countOtherAdministrators(
  db: Knex,
  accountId: string,
  id: string,
): Promise<number> {
  const [row] = await otherAdministrators(db, { accountId, id })
  return row?.others ?? 0
}

function toColumns(user: UserInput): JsonObject {
  return {
    userNameKey: foldCase(user.userName),
    displayNameKey: user.displayName === null ? null : foldCase(user.displayName),
  }
}

async function insertValues(
  db: Knex,
  accountId: string,
  id: string,
  values: UserInput['values'],
): Promise<void> {
  const rows = Object.entries(values).flatMap(([attribute, elements]) =>
    elements.map((element, position) => {
      const columns = fromValue(element)
      const value_key = columns.value === null ? null : foldCase(columns.value)
      return { attribute, position, value_key, ...columns }
    }),
  )
  if (rows.length > 0) await insertValueRows(db, { accountId, id, rows: JSON.stringify(rows) })
}
