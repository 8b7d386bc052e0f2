import type { Group, GroupInput, MembershipChange } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import { updateGroup } from '../../storage/groups/groups.ts'
import { membersChanged } from '../changed-entry.ts'
import { type Changes, changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandFeature } from '../plan/limits.ts'
import { checkLength } from '../text-limits.ts'
import { checkDescription, stateOfGroup } from './group-input.ts'
import { checkGroupName, tidyName } from './group-names.ts'
import { lockVisibleGroup } from './groups.ts'
import {
  adoptMembers,
  applyMembership,
  lockMembers,
  type MembershipOutcome,
} from './memberships.ts'

export type GroupChange = {
  readonly expected?: Expected
  /** Gives the new state from the present one; must do nothing else. */
  readonly change?: (group: Group) => GroupInput
  readonly members?: MembershipChange
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
    const told = {
      changes: changesBetween(stateOfGroup(group), stateOfGroup(after)),
      outcome,
      adopted,
    }
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
