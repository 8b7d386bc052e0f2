import { newId } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import type { Group, GroupInput, GroupKind } from '../../model/group.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import { updateGroup } from '../../storage/groups/groups.ts'
import { insertGroups } from '../../storage/groups/insert-groups.ts'
import type { Candidate } from '../../storage/groups/members.ts'
import { membersChanged } from '../changed-entry.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvents } from '../events.ts'
import { demandFeature, demandRoom } from '../plan/limits.ts'
import { takenGroupName } from '../taken-names.ts'
import { checkLength } from '../text-limits.ts'
import { checkDescription, stateOfGroup } from './group-input.ts'
import { checkGroupName, tidyName } from './group-names.ts'
import { applyMembership, lockMembers } from './memberships.ts'

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
    data: { kind: group.kind, after: stateOfGroup(group), added },
  }
}

function toFollowing({ group, added }: Filled): readonly OutboxEntry[] {
  return added.length === 0 ? [] : [membersChanged({ group: group.id, members: added })]
}
