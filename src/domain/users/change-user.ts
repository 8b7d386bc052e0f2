import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../model/json.ts'
import type { User, UserInput } from '../../model/user.ts'
import { updateUser } from '../../storage/users/users.ts'
import { changesBetween } from '../changes.ts'
import { mappedRole, mapsRoles } from '../connections/role-mapping.ts'
import { type Context, inTransaction } from '../context.ts'
import { endByChange } from '../endings/end-by-change.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { followRole } from '../groups/role-memberships.ts'
import { changedHash, storeChangedHash } from '../passwords/directory-passwords.ts'
import { isActive } from '../person.ts'
import { takeSeatByChange } from '../plan/take-seats.ts'
import { keepAnAdministrator } from './administrators.ts'
import { ownersAfter, withOwn } from './attribute-owners.ts'
import { endFormerWaysIn } from './former-ways-in.ts'
import { checkUserInput, passwordMark, stateOfUser } from './user-input.ts'
import { getUser, lockVisibleUser } from './users.ts'

export type UserChange = {
  /** The version that the caller saw; another one is refused as stale. */
  readonly expected?: Expected
  /** Gives the new state from the present one. May throw a refusal; must do nothing else. */
  readonly change: (user: User, inside: Context) => UserInput | Promise<UserInput>
  /** Whether what the new state leaves out was only not spoken of: what was written here stays then. */
  readonly keepsOwn?: boolean
}

/**
 * Changes a person under the lock of the row and gives the result. Without a difference nothing is written: version and
 * time stay. Losing *active* or the role ends all access in the same transaction. A directory's first change of somebody whom nobody
 * manages takes that person over; what a directory wrote is refused (`forbidden`) to others.
 */
export async function changeUser(
  context: Context,
  id: string,
  { expected, change, keepsOwn = false }: UserChange,
): Promise<User> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    const wanted = await change(user, inside)
    const { password, ...input } = keepsOwn ? await withOwn(inside, user, wanted) : wanted
    checkUserInput(input)
    const after = stateAfter(inside, user, input)
    const hash = await changedHash(inside, user, { person: after, password })
    const changes = changesBetween(changingState(user), changingState(after))
    const adopted = after.managedBy !== user.managedBy
    if (changes === undefined && !adopted && hash === undefined) return user
    await writeUser(inside, user, after)
    if (hash !== undefined) await storeChangedHash(inside, user, hash)
    const followed = await followRole(inside, user, after.role)
    const closed = await endFormerWaysIn(inside, user, after.role)
    const isNew = hash !== undefined
    const ended = await endByChange(inside, { before: user, after, password: isNew })
    const marks = { ...(adopted ? { adopted } : {}), ...passwordMark(isNew) }
    await recordEvent(inside, {
      type: 'user.changed',
      target: { kind: 'user', id, name: user.userName },
      data: { ...changes, ...marks, ...followed, ...closed, ...ended },
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

async function writeUser(context: Context, before: User, after: User): Promise<void> {
  await takeSeatByChange(context, before, after)
  if (isActive(before) && !isActive(after)) await keepAnAdministrator(context, before)
  const attributes = new Set([...Object.keys(before.values), ...Object.keys(after.values)])
  const changed = [...attributes].filter(
    name => !isDeepStrictEqual(before.values[name], after.values[name]),
  )
  const owners = await ownersAfter(context, before, after)
  await updateUser(context.db, context.account.id, after, { values: changed, owners })
}

function changingState(user: User): JsonObject {
  return { ...stateOfUser(user), role: user.role }
}
