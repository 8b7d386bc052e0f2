import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import type { JsonObject } from '../../model/json.ts'
import type { User, UserInput } from '../../model/user.ts'
import { refusingConflicts } from '../conflicts.ts'
import { foldedCopy } from '../folded.ts'
import { activated } from '../rights/activated.ts'
import { statement } from '../statement.ts'
import type { OwnChange } from './own-attributes.ts'
import { selectUser, toUser, type UserRow } from './user-rows.ts'
import { replaceUserValues } from './user-values.ts'

export const userConflicts = {
  users_user_name: 'this userName is taken in this account',
  users_sub: 'this subject is taken in this account',
}

const find = statement<UserRow>(
  'user_find',
  `select ${selectUser} from users u where u.account_id = :accountId and u.id = :id`,
)
const lock = statement(
  'user_lock_row',
  `select id from users where account_id = :accountId and id = :id for update`,
)
const findByName = statement<UserRow>(
  'user_by_name',
  `select ${selectUser} from users u where u.account_id = :accountId and u.user_name_key = :key`,
)
const update = statement(
  'user_update_owned',
  `update users set user_name = :userName, user_name_key = :userNameKey, external_id = :externalId,
          display_name = :displayName, display_name_key = :displayNameKey, active = :active,
          role = :role, suspended = :suspended, managed_by = :managedBy, attributes = :attributes, folded = :folded,
          own_attributes = array(select unnest(own_attributes || cast(:gained as text[]))
                                 except select unnest(cast(:lost as text[]))),
          version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const remove = statement(
  'user_delete',
  `delete from principals where account_id = :accountId and id = :id and kind = 'user'`,
)
const otherAdministrators = statement<{ others: number }>(
  'user_other_active_administrators',
  `select count(*) as others from users u where u.account_id = :accountId and u.role = 'account_administrator'
      and u.active and not u.suspended and u.id is distinct from cast(:id as uuid) and ${activated}`,
)

export async function findUser(db: Knex, accountId: string, id: string): Promise<User | undefined> {
  if (!isId(id)) return undefined
  const [row] = await find(db, { accountId, id })
  return row === undefined ? undefined : toUser(row)
}

/**
 * Finds a user and holds the row until the transaction ends. The row is read once it is held: the statement that waits for
 * it would give the values as they were before the wait.
 */
export async function lockUser(db: Knex, accountId: string, id: string): Promise<User | undefined> {
  if (!isId(id)) return undefined
  await lock(db, { accountId, id })
  return findUser(db, accountId, id)
}

export async function findUserByName(
  db: Knex,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  const [row] = await findByName(db, { accountId, key: foldCase(userName) })
  return row === undefined ? undefined : toUser(row)
}

/** What of a user is written beside the row: the multi-valued attributes that are other ones, and whose they all are. */
export type ChangedAttributes = { readonly values: readonly string[]; readonly owners: OwnChange }

const none: ChangedAttributes = { values: [], owners: { gained: [], lost: [] } }

/** Writes a changed user. */
export async function updateUser(
  db: Knex,
  accountId: string,
  user: User,
  { values, owners }: ChangedAttributes = none,
): Promise<void> {
  await refusingConflicts(userConflicts, () =>
    update(db, { ...user, ...toColumns(user), ...owners, accountId }),
  )
  await replaceUserValues(db, accountId, user, values)
}

/** Deletes a user with everything that hangs on the row: values, password, memberships, assignments. */
export async function deleteUser(db: Knex, accountId: string, id: string): Promise<void> {
  await remove(db, { accountId, id })
}

/** How many account administrators may sign in, other than this user if one is named. */
export async function countOtherAdministrators(
  db: Knex,
  accountId: string,
  id: string | null,
): Promise<number> {
  const [row] = await otherAdministrators(db, { accountId, id })
  return row?.others ?? 0
}

function toColumns(user: UserInput): JsonObject {
  return {
    userNameKey: foldCase(user.userName),
    displayNameKey: user.displayName === null ? null : foldCase(user.displayName),
    attributes: JSON.stringify(user.attributes),
    folded: JSON.stringify(foldedCopy(user.attributes)),
  }
}
