import { newId } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import type { Group, GroupInput, GroupKind, MembershipChange } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import type { Page, PageRequest } from '../../model/page.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteGroup,
  findGroup,
  listGroups as listGroupRows,
  lockGroup,
  updateGroup,
} from '../../storage/groups/groups.ts'
import { insertGroups } from '../../storage/groups/insert-groups.ts'
import { type Candidate, leaveGroups, lockPrincipal } from '../../storage/groups/members.ts'
import { groupRemoved, membersChanged } from '../changed-entry.ts'
import { type Changes, changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent, recordEvents } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { checkGroupName, tidyName } from './group-names.ts'
import {
  adoptMembers,
  applyMembership,
  lockMembers,
  type MembershipOutcome,
} from './memberships.ts'
import { demandFeature, demandRoom } from '../plan/limits.ts'
import { endLostActivation } from '../rights/lost-activation.ts'
import { takenGroupName } from '../taken-names.ts'
import { checkLength } from '../text-limits.ts'
import { sees, visibilityOf } from '../visibility.ts'

const mostDescription = 2000

export type GroupChange = {
  readonly expected?: Expected
  /** Gives the new state from the present one; must do nothing else. */
  readonly change?: (group: Group) => GroupInput
  readonly members?: MembershipChange
}

export type NewGroupInput = GroupInput & {
  readonly kind: GroupKind
  readonly members: ReadonlySet<string>
}

/** Creates a group with its first members. Refuses a taken or ill-formed name and members that the caller cannot see. */
export async function createGroup(
  context: Context,
  input: GroupInput & { kind: GroupKind },
  members: ReadonlySet<string> = new Set(),
): Promise<Group> {
  const [group] = await createGroups(context, [{ ...input, members }])
  return group as Group
}

/** Creates several groups, all or none. Gives them in the same order. */
export async function createGroups(
  context: Context,
  inputs: readonly NewGroupInput[],
): Promise<readonly Group[]> {
  const managedBy = context.connection?.id ?? null
  for (const { name, externalId, description = null } of inputs) {
    await checkGroupName(context, name, managedBy)
    checkLength('externalId', externalId)
    checkDescription(description)
  }
  demandFeature(context, 'groups')
  return inTransaction(context, async inside => {
    await demandRoom(inside, 'groups', { count: inputs.length })
    const candidates = await lockMembers(inside, new Set(inputs.flatMap(each => [...each.members])))
    const groups = inputs.map(input => {
      return { ...input, name: tidyName(context, input.name), id: newId(), managedBy }
    })
    const created = await insertGroups(inside.db, inside.account.id, groups)
    const taken = groups.find(({ id }) => !created.some(group => group.id === id))
    if (taken !== undefined) throw await takenGroupName(inside, taken.name)
    const filled: Filled[] = []
    for (const [index, group] of created.entries()) {
      const add = inputs[index]?.members ?? new Set<string>()
      filled.push(await fill(inside, group, { add, candidates }))
    }
    await recordEvents(inside, filled.map(toCreation), filled.flatMap(toFollowing))
    return filled.map(({ group }) => group)
  })
}

type Filled = { readonly group: Group; readonly added: readonly string[] }

/** Puts the first members into a new group. */
async function fill(
  context: Context,
  group: Group,
  { add, candidates }: { add: ReadonlySet<string>; candidates: readonly Candidate[] },
): Promise<Filled> {
  const own = candidates.filter(({ id }) => add.has(id))
  const change = { add, remove: new Set<string>() }
  const { added, memberChange } = await applyMembership(context, group, { change, candidates: own })
  if (memberChange === 0) return { group, added }
  return { group: await updateGroup(context.db, context.account.id, group, memberChange), added }
}

function toCreation({ group, added }: Filled): EventRecord {
  return {
    type: 'group.created',
    target: { kind: 'group', id: group.id, name: group.name },
    data: { kind: group.kind, after: stateOf(group), added },
  }
}

function toFollowing({ group, added }: Filled): readonly OutboxEntry[] {
  return added.length === 0 ? [] : [membersChanged({ group: group.id, members: added })]
}

/** The group with this id; refuses as not found what the caller may not see. */
export async function getGroup(context: Context, id: string): Promise<Group> {
  return visible(context, await findGroup(context.db, context.account.id, id))
}

export async function listGroups(context: Context, request: PageRequest): Promise<Page<Group>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listGroupRows(context.db, scope, request)
}

/**
 * Changes a group and its members and gives the result. The cost depends on the change, not on how many members there
 * are. Without a difference nothing is written. A directory's first change of an unmanaged group takes it over.
 */
export async function changeGroup(
  context: Context,
  id: string,
  request: GroupChange,
): Promise<Group> {
  if (!isRemoval(request)) demandFeature(context, 'groups')
  return inTransaction(context, async inside => {
    const { members } = request
    const candidates = await lockMembers(inside, members?.replace ?? members?.add ?? new Set())
    const group = await lockVisibleGroup(inside, id, request.expected)
    const after = await stateAfter(inside, group, request)
    const adopted = after.managedBy !== group.managedBy
    if (adopted) await adoptMembers(inside, group)
    const outcome = await applyMembership(inside, group, { change: members, candidates })
    const told = { changes: changesBetween(stateOf(group), stateOf(after)), outcome, adopted }
    if (isNothing(told)) return group
    await recordChange(inside, group, told)
    return updateGroup(inside.db, inside.account.id, after, outcome.memberChange)
  })
}

/** Whether members are taken out and nothing else: a plan without groups lets them shrink. */
function isRemoval({ change, members }: GroupChange): boolean {
  return change === undefined && (members?.replace ?? members?.add)?.size === 0
}

/** The group as the request wants it, with the name checked if it is a new one. */
async function stateAfter(context: Context, group: Group, { change }: GroupChange): Promise<Group> {
  const managedBy = group.managedBy ?? context.connection?.id ?? null
  const changed = { ...group, ...change?.(group), managedBy }
  const name = changed.name === group.name ? group.name : tidyName(context, changed.name)
  if (name !== group.name) await checkGroupName(context, name, managedBy)
  checkLength('externalId', changed.externalId)
  checkDescription(changed.description)
  return { ...changed, name }
}

/**
 * Deletes a group for good, as a directory does: its name is free at once. The groups that held it as a member are counted
 * down in the same transaction. By hand it is `discardGroup`.
 */
export async function removeGroup(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<void> {
  await inTransaction(context, async inside => {
    const group = await lockVisibleGroup(inside, id, expected)
    await lockPrincipal(inside.db, inside.account.id, id)
    await leaveGroups(inside.db, inside.account.id, id)
    const left = await deleteGroup(inside.db, inside.account.id, id)
    const target = { kind: 'group', id, name: group.name } as const
    const data = { members: group.memberCount }
    await recordEvent(inside, { type: 'group.deleted', target, data }, groupRemoved(id, left))
    await endLostActivation(inside, [id, ...left.people])
  })
}

/** A group that the caller may see and is going to change, held until the transaction ends. */
export async function lockVisibleGroup(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<Group> {
  const group = visible(context, await lockGroup(context.db, context.account.id, id))
  if (!isExpected(expected, group.version)) {
    throw new Refusal('stale', `the group is at version ${group.version} by now`)
  }
  return group
}

function visible(context: Context, group: Group | undefined): Group {
  if (group === undefined || !sees(context, group.managedBy)) {
    throw new Refusal('not-found', 'there is no such group')
  }
  return group
}

type Told = {
  readonly changes: Changes | undefined
  readonly outcome: MembershipOutcome
  readonly adopted: boolean
}

function isNothing({ changes, outcome, adopted }: Told): boolean {
  return changes === undefined && !adopted && touchedBy(outcome).length === 0
}

async function recordChange(
  context: Context,
  group: Group,
  { changes, outcome, adopted }: Told,
): Promise<void> {
  const { added, removed, limited, until } = outcome
  const members = touchedBy(outcome)
  const data: JsonObject = {
    ...changes,
    ...(adopted ? { adopted } : {}),
    ...(members.length === 0 ? {} : { added, removed }),
    ...(limited.length === 0 ? {} : { limited, until: until?.toISOString() ?? null }),
  }
  const target = { kind: 'group', id: group.id, name: group.name } as const
  const follows = members.length === 0 ? [] : [membersChanged({ group: group.id, members })]
  await recordEvent(context, { type: 'group.changed', target, data }, follows)
}

function touchedBy({ added, removed, limited }: MembershipOutcome): readonly string[] {
  return [...new Set([...added, ...removed, ...limited])]
}

function stateOf({ name, externalId, description = null, attributes }: GroupInput): JsonObject {
  return { name, externalId, ...(description === null ? {} : { description }), ...attributes }
}

function checkDescription(description: string | null): void {
  if (description === null || description.length <= mostDescription) return
  const message = `the description is longer than ${mostDescription} characters`
  throw new Refusal('invalid', message, { field: 'description' })
}
