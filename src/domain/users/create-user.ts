import { newId, randomText } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import type { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { User, UserInput } from '../../model/user.ts'
import { insertUsers, type NewUser } from '../../storage/users/insert-users.ts'
import { mappedRole } from '../connections/role-mapping.ts'
import { type Context, inOneStatement, inTransaction } from '../context.ts'
import { eventBatch } from '../events.ts'
import { acceptedHash, storeFirstHash } from '../passwords/directory-passwords.ts'
import { isLimited } from '../plan/limits.ts'
import { takeSeats } from '../plan/take-seats.ts'
import { takenUserName } from '../taken-names.ts'
import { demandToCreate } from './giving.ts'
import { checkUserInput, passwordMark, stateOfUser } from './user-input.ts'

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
  for (const input of inputs) checkUserInput(input)
  const users = inputs.map(input => newUser(context, input))
  await demandToCreate(context, users)
  const hashes = await newHashes(context, users, inputs)
  const records = users.map(user => toCreation(user, hashes.has(user.id)))
  const alone = users.length === 1 && hashes.size === 0 && !isLimited(context, 'seats')
  return (alone ? inOneStatement : inTransaction)(context, async inside => {
    await takeSeats(inside, users)
    const news = { accountId: inside.account.id, users, events: eventBatch(inside, records) }
    const created = await insertUsers(inside.db, news)
    if (created.length < users.length) throw await takenAmong(inside, users, created)
    for (const [id, hash] of hashes) await storeFirstHash(inside, { id }, hash)
    return created
  })
}

function toCreation(user: NewUser, password: boolean): EventRecord {
  return {
    type: 'user.created',
    target: { kind: 'user', id: user.id, name: user.userName },
    data: {
      role: user.role,
      after: stateOfUser(user),
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
  for (const [index, person] of users.entries()) {
    const hash = await acceptedHash(context, { person, password: inputs[index]?.password })
    if (hash !== undefined) hashes.set(person.id, hash)
  }
  return hashes
}
