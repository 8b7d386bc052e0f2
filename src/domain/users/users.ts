import { isDeepStrictEqual } from 'node:util'
import { newId, randomText } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Page, PageRequest } from '../../model/page.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { User, UserInput } from '../../model/user.ts'
import { insertUsers, type NewUser } from '../../storage/users/insert-users.ts'
import { findUser, findUserByName, lockUser, updateUser } from '../../storage/users/users.ts'
import { listUsers as listUserRows } from '../../storage/users/user-pages.ts'
import { keepAnAdministrator } from './administrators.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inOneStatement, inTransaction } from '../context.ts'
import { acceptedHash, changedHash, storeHash } from '../passwords/directory-passwords.ts'
import { endByChange } from '../endings/end-by-change.ts'
import { eventBatch, recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { demandToCreate } from './giving.ts'
import { mappedRole, mapsRoles } from '../connections/role-mapping.ts'
import { followRole } from '../groups/role-memberships.ts'
import { isLimited } from '../plan/limits.ts'
import { takeSeatByChange, takeSeats } from '../plan/take-seats.ts'
import { takenUserName } from '../taken-names.ts'
import { isActive } from '../person.ts'
import { checkLength, checkVisible } from '../text-limits.ts'
import { sees, visibilityOf } from '../visibility.ts'

export type UserChange = {
  /** The version that the caller saw; another one is refused as stale. */
  readonly expected?: Expected
  /** Gives the new state from the present one. May throw a refusal; must do nothing else. */
  readonly change: (user: User) => UserInput
}

export type NewUserInput = UserInput & {
  readonly role?: Role
  /** Is to come by an invitation, and not active before. */
  readonly invited?: boolean
}

/**
 * Creates a person. By a directory the role is the one that the connection's role mapping gives, whatever is asked for.
 * Refuses a taken userName as a conflict, an empty one as invalid, a role with rights that the caller lacks as forbidden.
 */
export async function createUser(context: Context, input: NewUserInput): Promise<User> {
  const [user] = await createUsers(context, [input])
  return user as User
}

/** Creates several people, all or none, by one statement for all of them. Gives them in the same order. */
export async function createUsers(
  context: Context,
  inputs: readonly NewUserInput[],
): Promise<readonly User[]> {
  for (const input of inputs) checkInput(input)
  const users = inputs.map(input => newUser(context, input))
  demandToCreate(context, users)
  const hashes = await newHashes(context, users, inputs)
  const records = users.map(user => toCreation(user, hashes.has(user.id)))
  const alone = users.length === 1 && hashes.size === 0 && !isLimited(context, 'seats')
  return (alone ? inOneStatement : inTransaction)(context, async inside => {
    await takeSeats(inside, users)
    const news = { accountId: inside.account.id, users, events: eventBatch(inside, records) }
    const created = await insertUsers(inside.db, news)
    if (created.length < users.length) throw await takenAmong(inside, users, created)
    for (const [id, hash] of hashes) await storeHash(inside, { id }, hash)
    return created
  })
}

function toCreation(user: NewUser, password: boolean): EventRecord {
  return {
    type: 'user.created',
    target: { kind: 'user', id: user.id, name: user.userName },
    data: {
      role: user.role,
      after: stateOf(user),
      ...(user.invited ? { invited: true } : {}),
      ...passwordMark(password),
    },
  }
}

function newUser({ connection }: Context, asGiven: NewUserInput): NewUser {
  const { password: _, invited = false, ...input } = asGiven
  const ids = { id: newId(), sub: randomText(16), managedBy: connection?.id ?? null, invited }
  const asked = input.role ?? 'media_library_restricted_access'
  const role = connection === undefined ? asked : mappedRole(connection, input.values['roles'])
  return { ...input, ...ids, role }
}

/** The refusal of the first whose name is taken. */
async function takenAmong(
  context: Context,
  users: readonly NewUser[],
  created: readonly User[],
): Promise<Refusal> {
  const ids = new Set(created.map(user => user.id))
  return takenUserName(context, users.find(user => !ids.has(user.id))?.userName ?? '')
}

/** The hashes of the passwords that count, by the ids of their people. */
async function newHashes(
  context: Context,
  users: readonly NewUser[],
  inputs: readonly NewUserInput[],
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const [index, { id }] of users.entries()) {
    const hash = await acceptedHash(context, inputs[index] ?? { userName: '' })
    if (hash !== undefined) hashes.set(id, hash)
  }
  return hashes
}

/** What an event says of a new password: that there was one. */
function passwordMark(set: boolean): JsonObject {
  return set ? { password: 'set' } : {}
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
 * time stay. Losing *active* or the role ends all access in the same transaction. A directory's first change of somebody whom nobody
 * manages takes that person over.
 */
export async function changeUser(
  context: Context,
  id: string,
  { expected, change }: UserChange,
): Promise<User> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    const { password, ...input } = change(user)
    checkInput(input)
    const after = stateAfter(inside, user, input)
    const hash = await changedHash(inside, user, { userName: after.userName, password })
    const changes = changesBetween(changingState(user), changingState(after))
    const adopted = after.managedBy !== user.managedBy
    if (changes === undefined && !adopted && hash === undefined) return user
    await writeUser(inside, user, after)
    if (hash !== undefined) await storeHash(inside, user, hash)
    const followed = await followRole(inside, user, after.role)
    const isNew = hash !== undefined
    const ended = await endByChange(inside, { before: user, after, password: isNew })
    const marks = { ...(adopted ? { adopted } : {}), ...passwordMark(isNew) }
    await recordEvent(inside, {
      type: 'user.changed',
      target: { kind: 'user', id, name: user.userName },
      data: { ...changes, ...marks, ...followed, ...ended },
    })
    return getUser(inside, id)
  })
}

/** The person as the caller wants it: with the connection that takes over and the role that its mapping gives. */
function stateAfter({ connection }: Context, user: User, input: UserInput): User {
  const after = { ...user, ...input, managedBy: user.managedBy ?? connection?.id ?? null }
  if (connection === undefined || !mapsRoles(connection)) return after
  const [before, now] = [user.values['roles'] ?? [], input.values['roles'] ?? []]
  return isDeepStrictEqual(before, now) ? after : { ...after, role: mappedRole(connection, now) }
}

/** The person, held until the transaction ends, after the checks that every change and deletion begins with. */
export async function lockVisibleUser(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<User> {
  const user = visible(context, await lockUser(context.db, context.account.id, id))
  if (context.connection !== undefined && user.role === 'account_administrator') {
    throw new Refusal(
      'forbidden',
      'an account administrator is changed in the console, not by a directory',
    )
  }
  if (!isExpected(expected, user.version)) {
    throw new Refusal('stale', `the user is at version ${user.version} by now`)
  }
  return user
}

async function writeUser(context: Context, before: User, after: User): Promise<void> {
  await takeSeatByChange(context, before, after)
  if (isActive(before) && !isActive(after)) await keepAnAdministrator(context, before)
  const attributes = new Set([...Object.keys(before.values), ...Object.keys(after.values)])
  const changed = [...attributes].filter(
    name => !isDeepStrictEqual(before.values[name], after.values[name]),
  )
  await updateUser(context.db, context.account.id, after, changed)
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

function checkInput(input: UserInput): void {
  if (input.userName.trim() === '') {
    throw new Refusal('invalid', 'userName must not be empty', { field: 'userName' })
  }
  checkVisible('userName', input.userName)
  for (const field of ['userName', 'externalId', 'displayName'] as const) {
    checkLength(field, input[field])
  }
}

function changingState(user: User): JsonObject {
  return { ...stateOf(user), role: user.role }
}

function stateOf(input: UserInput): JsonObject {
  const { userName, externalId, displayName, active, attributes, values } = input
  const assigned = Object.fromEntries(
    Object.entries(values).filter(([, elements]) => elements.length > 0),
  )
  return { userName, externalId, displayName, active, ...attributes, ...assigned }
}
