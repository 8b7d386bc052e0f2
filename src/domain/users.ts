import { isDeepStrictEqual } from 'node:util'
import { newId, randomText } from '../lib/ids.ts'
import type { JsonObject } from '../model/json.ts'
import type { Page, PageRequest } from '../model/page.ts'
import { Refusal } from '../model/refusal.ts'
import type { Role } from '../model/role.ts'
import type { User, UserInput } from '../model/user.ts'
import { findUser, findUserByName, insertUser, lockUser, updateUser } from '../storage/users.ts'
import { listUsers as listUserRows } from '../storage/user-pages.ts'
import { keepAnAdministrator } from './administrators.ts'
import { changesBetween } from './changes.ts'
import { type Context, inTransaction } from './context.ts'
import { endAccess } from './end-access.ts'
import { recordEvent } from './events.ts'
import { checkLength } from './text-limits.ts'
import { sees, visibilityOf } from './visibility.ts'

export type UserChange = {
  /** The version that the caller saw; another one is refused as stale. */
  readonly expected?: number | undefined
  /** Gives the new state from the present one. May throw a refusal; must do nothing else. */
  readonly change: (user: User) => UserInput
}

/**
 * Creates a person. By a directory the role is the connection's default, whatever it asks for.
 * Refuses a taken userName as a conflict, an empty one as invalid.
 */
export async function createUser(
  context: Context,
  input: UserInput & { role?: Role },
): Promise<User> {
  const { account, connection } = context
  checkInput(input)
  return inTransaction(context, async inside => {
    const id = newId()
    const role = connection?.defaultRole ?? input.role ?? 'media_library_restricted_access'
    const managedBy = connection?.id ?? null
    await insertUser(inside.db, account.id, { ...input, id, sub: randomText(16), role, managedBy })
    await recordEvent(inside, {
      type: 'user.created',
      target: { kind: 'user', id, name: input.userName },
      data: { role, after: stateOf(input) },
    })
    return getUser(inside, id)
  })
}

/** The person with this id; refuses as not found what the caller may not see. */
export async function getUser(context: Context, id: string): Promise<User> {
  return visible(context, await findUser(context.db, context.account.id, id))
}

/** The person with this user name, in any case, or undefined. */
export async function findUserNamed(context: Context, userName: string): Promise<User | undefined> {
  return findUserByName(context.db, context.account.id, userName)
}

export async function listUsers(context: Context, request: PageRequest): Promise<Page<User>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listUserRows(context.db, scope, request)
}

/**
 * Changes a person under the lock of the row and gives the result. Without a difference nothing is written: version and
 * time stay. Losing *active* ends all access in the same transaction. A directory's first change of somebody whom nobody
 * manages takes that person over.
 */
export async function changeUser(
  context: Context,
  id: string,
  { expected, change }: UserChange,
): Promise<User> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    const input = change(user)
    checkInput(input)
    const changes = changesBetween(stateOf(user), stateOf(input))
    const managedBy = user.managedBy ?? context.connection?.id ?? null
    const adopted = managedBy !== user.managedBy
    if (changes === undefined && !adopted) return user
    await writeUser(inside, user, { ...user, ...input, managedBy })
    await recordEvent(inside, {
      type: 'user.changed',
      target: { kind: 'user', id, name: user.userName },
      data: { ...changes, ...(adopted ? { adopted } : {}) },
    })
    return getUser(inside, id)
  })
}

/** The person, held until the transaction ends, after the checks that every change and deletion begins with. */
export async function lockVisibleUser(
  context: Context,
  id: string,
  expected?: number,
): Promise<User> {
  const user = visible(context, await lockUser(context.db, context.account.id, id))
  if (context.connection !== undefined && user.role === 'account_administrator') {
    throw new Refusal(
      'forbidden',
      'an account administrator is changed in the console, not by a directory',
    )
  }
  if (expected !== undefined && expected !== user.version) {
    throw new Refusal('stale', `the user is at version ${user.version} by now`)
  }
  return user
}

async function writeUser(context: Context, before: User, after: User): Promise<void> {
  const lost = mayBeActive(before) && !mayBeActive(after)
  if (lost) await keepAnAdministrator(context, before)
  const attributes = new Set([...Object.keys(before.values), ...Object.keys(after.values)])
  const changed = [...attributes].filter(
    name => !isDeepStrictEqual(before.values[name], after.values[name]),
  )
  await updateUser(context.db, context.account.id, after, changed)
  if (lost) await endAccess(context, before.sub)
}

function visible(context: Context, user: User | undefined): User {
  const hidden =
    user === undefined ||
    !sees(context, user.managedBy) ||
    (context.connection !== undefined &&
      user.managedBy === null &&
      user.role === 'account_administrator')
  if (hidden) throw new Refusal('not-found', 'there is no such user')
  return user
}

function mayBeActive(user: User): boolean {
  return user.active && !user.suspended
}

function checkInput(input: UserInput): void {
  if (input.userName.trim() === '') {
    throw new Refusal('invalid', 'userName must not be empty', { field: 'userName' })
  }
  for (const field of ['userName', 'externalId', 'displayName'] as const) {
    checkLength(field, input[field])
  }
}

function stateOf(input: UserInput): JsonObject {
  const { userName, externalId, displayName, active, attributes, values } = input
  const assigned = Object.fromEntries(
    Object.entries(values).filter(([, elements]) => elements.length > 0),
  )
  return { userName, externalId, displayName, active, ...attributes, ...assigned }
}
