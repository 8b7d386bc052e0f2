import type { EventType } from '../../model/event-types.ts'
import { isId, newId } from '../../lib/ids.ts'
import type { AppRole } from '../../model/app-role.ts'
import type { Application } from '../../model/application.ts'
import type { JsonObject } from '../../model/json.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import { Refusal } from '../../model/refusal.ts'
import { isRole } from '../../model/role.ts'
import {
  deleteAppRole,
  deleteAppRoleHolder,
  insertAppRole,
  insertAppRoleHolder,
  listAppRoles as listRows,
  lockAppRole,
} from '../../storage/applications/app-roles.ts'
import { lockCandidates } from '../../storage/groups/members.ts'
import { applicationChanged, membersChanged } from '../changed-entry.ts'
import { findApplication, holdApplication } from './applications.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { checkLength } from '../text-limits.ts'

export type NewAppRole = Omit<AppRole, 'id'>

/** An app role of an application, and to whom it is given. */
export type RoleGiving = {
  readonly clientId: string
  /** The key of the role, in any case. */
  readonly key: string
  /** The id of a user or a group. */
  readonly principalId: string
  /** Of a group: whether a directory or manager may put people into it; left out, yes for what is new. */
  readonly delegated?: boolean
}

const mostRoles = 500

/** Defines a role of an application. Refuses the keys of the account roles, which no application can define. */
export async function createAppRole(
  context: Context,
  clientId: string,
  input: NewAppRole,
): Promise<AppRole> {
  checkInput(input)
  const role = { ...input, id: newId() }
  return inTransaction(context, async inside => {
    const application = await holdApplication(inside, clientId)
    const owner = ownerOf(inside, application)
    if ((await listRows(inside.db, owner)).length >= mostRoles) {
      throw new Refusal('invalid', `an application has at most ${mostRoles} roles`)
    }
    await insertAppRole(inside.db, owner, role)
    await told(inside, application, { type: 'application.role_created', data: { ...role } })
    return role
  })
}

/** The roles of an application by key, each with how many users and groups it is given to. */
export async function listAppRoles(
  context: Context,
  clientId: string,
): Promise<readonly (AppRole & { users: number; groups: number })[]> {
  const application = await findApplication(context, clientId)
  return listRows(context.db, ownerOf(context, application))
}

/** Removes a role with its assignments: no token that is issued from now on has it. Gives how many assignments went. */
export async function removeAppRole(
  context: Context,
  clientId: string,
  key: string,
): Promise<number> {
  return inTransaction(context, async inside => {
    const { application, role } = await lockedRole(inside, clientId, key)
    const assignments = await deleteAppRole(inside.db, {
      accountId: inside.account.id,
      id: role.id,
    })
    const data = { id: role.id, key: role.key, assignments }
    const follows = [applicationChanged({ clientId, claims: true })]
    await told(inside, application, { type: 'application.role_removed', data, follows })
    return assignments
  })
}

/** Gives a role to a user or group. Doing it again changes nothing. */
export async function assignAppRole(context: Context, giving: RoleGiving): Promise<void> {
  const { clientId, key, principalId, delegated = null } = giving
  await inTransaction(context, async inside => {
    demandRight(inside, 'applications.manage')
    const { application, role } = await lockedRole(inside, clientId, key)
    const kind = await assignableKind(inside, principalId)
    const holding = { accountId: inside.account.id, roleId: role.id, principalId }
    if (!(await insertAppRoleHolder(inside.db, { ...holding, delegated }))) return
    const more = delegated === null ? {} : { delegated }
    const data = { key: role.key, principal: principalId, kind, ...more }
    const follows = [membersChanged({ members: [principalId], clientId })]
    await told(inside, application, { type: 'application.role_assigned', data, follows })
  })
}

/** Takes a role from a user or group. Where it was not given, that is refused as not found. */
export async function unassignAppRole(context: Context, giving: RoleGiving): Promise<void> {
  const { clientId, key, principalId } = giving
  await inTransaction(context, async inside => {
    const { application, role } = await lockedRole(inside, clientId, key)
    const holding = { accountId: inside.account.id, roleId: role.id, principalId }
    if (!isId(principalId) || !(await deleteAppRoleHolder(inside.db, holding))) {
      throw new Refusal('not-found', `the role ${role.key} is not given to this user or group`)
    }
    const data = { key: role.key, principal: principalId }
    const follows = [membersChanged({ members: [principalId], clientId })]
    await told(inside, application, { type: 'application.role_unassigned', data, follows })
  })
}

function checkInput({ key, name, description }: NewAppRole): void {
  if (!/^[a-z0-9][\w.:-]{0,119}$/i.test(key)) {
    const rule =
      'a role key has 1 to 120 letters, digits, dots, colons, hyphens and underscores, and begins with a letter or digit'
    throw new Refusal('invalid', rule, { field: 'key' })
  }
  if (isRole(key.toLowerCase())) {
    throw new Refusal('invalid', `${key} is a role of the account`, { field: 'key' })
  }
  if (name.trim() === '') throw new Refusal('invalid', 'a role needs a name', { field: 'name' })
  checkLength('name', name)
  checkLength('description', description)
}

async function lockedRole(
  context: Context,
  clientId: string,
  key: string,
): Promise<{ application: Application; role: AppRole }> {
  const application = await holdApplication(context, clientId)
  const role = await lockAppRole(context.db, ownerOf(context, application), key)
  if (role !== undefined) return { application, role }
  throw new Refusal('not-found', `this application has no role ${JSON.stringify(key)}`)
}

async function assignableKind(context: Context, principalId: string): Promise<string> {
  const scope = { accountId: context.account.id, visibility: 'everything' } as const
  const [found] = isId(principalId) ? await lockCandidates(context.db, scope, [principalId]) : []
  if (found === undefined) throw new Refusal('not-found', 'there is no such user or group')
  return found.kind
}

function ownerOf({ account }: Context, { id }: Application): Parameters<typeof listRows>[1] {
  return { accountId: account.id, applicationId: id }
}

type Told = {
  readonly type: EventType
  readonly data: JsonObject
  readonly follows?: readonly OutboxEntry[]
}

async function told(
  context: Context,
  { id, name }: Application,
  { type, data, follows = [] }: Told,
): Promise<void> {
  const target = { kind: 'application', id, name } as const
  await recordEvent(context, { type, target, data }, follows)
}
