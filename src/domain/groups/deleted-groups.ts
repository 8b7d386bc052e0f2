import { nilId } from '../../lib/ids.ts'
import type { EventType } from '../../model/event-types.ts'
import { foldName } from '../../lib/fold-case.ts'
import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  type DeletedGroup,
  discardGroup as discardRow,
  giveUpGroup,
  type LeftMembership,
  listDeletedGroups as listRows,
  listPastRestoring,
  lockDeletedGroup,
  purgeGroup,
  restoreGroup as restoreRow,
} from '../../storage/groups/deleted-groups.ts'
import { leaveGroups } from '../../storage/groups/members.ts'
import { forgetJoinGroup } from '../../storage/join-requests/forget-group.ts'
import { demandRight } from '../caller.ts'
import { applicationChanged, membersChanged } from '../changed-entry.ts'
import { type Context, inTransaction } from '../context.ts'
import { demandFeature, demandRoom } from '../plan/limits.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandToGiveMembership } from '../rights/give-membership.ts'
import { endLostActivation } from '../rights/lost-activation.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { demandUnmanaged } from './edit-group.ts'
import { holdGroup, lockVisibleGroup } from './groups.ts'
import { fitsNesting } from './nesting.ts'

export type Discarding = {
  readonly expected?: Expected
  /** The name of the group as whoever deletes it typed it. */
  readonly confirmation: string
}

/**
 * Deletes a group by hand: at once nobody has anything through it, and its name stays taken. It keeps its members and
 * what it was given, so that it can be restored.
 */
export async function discardGroup(
  context: Context,
  id: string,
  { expected, confirmation }: Discarding,
): Promise<Group> {
  demandRight(context, 'groups.manage')
  return inTransaction(context, async inside => {
    await holdGroup(inside, id)
    const group = await lockVisibleGroup(inside, id, expected)
    demandUnmanaged(inside, group)
    if (foldName(confirmation) !== foldName(group.name)) {
      const message = 'type the name of the group to confirm that it is to be deleted'
      throw new Refusal('invalid', message, { field: 'confirmation' })
    }
    const key = { accountId: inside.account.id, id }
    await leaveGroups(inside.db, key.accountId, id)
    const { applications, ...after } = await discardRow(inside.db, key)
    await told(inside, group, 'group.deleted', { applications, members: group.memberCount })
    await endLostActivation(inside, [id])
    return { ...group, ...after }
  })
}

/** Undoes the deletion of a group, with members, managers and grants, and its places in other groups as far as they fit. */
export async function restoreGroup(context: Context, id: string): Promise<Group> {
  demandRight(context, 'groups.manage')
  demandFeature(context, 'groups')
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, id }
    await holdGroup(inside, id)
    const group = await lockedDeleted(inside, id)
    await demandRoom(inside, 'groups', { count: 1 })
    const places = await fittingPlaces(inside, group)
    await demandToGiveMembership(inside, [id, ...places.map(place => place.groupId)])
    const restored = await restoreRow(inside.db, key, places)
    await told(inside, group, 'group.restored', { applications: [], members: group.memberCount })
    return restored
  })
}

/** Deletes a deleted group for good: it cannot be restored any more, and its name is free. */
export async function abandonGroup(context: Context, id: string): Promise<void> {
  demandRight(context, 'groups.manage')
  await inTransaction(context, async inside => {
    await giveUp(inside, await lockedDeleted(inside, id))
  })
}

/** The groups that can be restored. */
export async function listDeletedGroups(
  context: Context,
  request: PartRequest = {},
): Promise<Part<Group>> {
  demandRight(context, 'groups.view')
  const accountId = context.account.id
  return partOf(request, ({ after, limit }) =>
    listRows(context.db, { accountId, after: after ?? nilId, limit }),
  )
}

/** Removes the deleted groups of an account that can be restored no more, their members some thousand at a time. */
export async function purgeDeletedGroups(context: Context): Promise<void> {
  const { db, account } = context
  for (;;) {
    const past = await listPastRestoring(db, account.id, 100)
    if (past.length === 0) return
    for (const group of past) {
      await inTransaction(context, inside => giveUp(inside, group))
      while (!(await inTransaction(context, inside => purgeSome(inside, group.id))));
    }
  }
}

async function purgeSome(inside: Context, id: string): Promise<boolean> {
  await holdGroup(inside, id)
  return purgeGroup(inside.db, { accountId: inside.account.id, id })
}

async function lockedDeleted(context: Context, id: string): Promise<DeletedGroup> {
  const group = await lockDeletedGroup(context.db, { accountId: context.account.id, id })
  if (group === undefined) throw new Refusal('not-found', 'there is no such deleted group')
  return group
}

async function giveUp(context: Context, { id, name }: { id: string; name: string }): Promise<void> {
  if (!(await giveUpGroup(context.db, { accountId: context.account.id, id }))) return
  await forgetJoinGroup(context.db, { accountId: context.account.id, groupId: id })
  const target = { kind: 'group', id, name } as const
  await recordEvent(context, { type: 'group.purged', target })
}

/** The groups that it was in, but for those in which groups would be nested too deep by now. */
async function fittingPlaces(
  context: Context,
  { id, leftMemberships }: DeletedGroup,
): Promise<readonly LeftMembership[]> {
  if (leftMemberships.length === 0) return []
  await lockAccount(context.db, context.account.id, 'nesting')
  const fitting: LeftMembership[] = []
  for (const place of leftMemberships) {
    if (await fitsNesting(context, place.groupId, [id])) fitting.push(place)
  }
  return fitting
}

type Ended = { readonly applications: readonly string[]; readonly members: number }

/** Everybody in the group is looked at by the jobs: its members are still there. */
async function told(
  context: Context,
  { id, name }: Group,
  type: EventType,
  { applications, members }: Ended,
): Promise<void> {
  const target = { kind: 'group', id, name } as const
  await recordEvent(context, { type, target, data: { members } }, [
    membersChanged({ group: id, members: [id] }),
    ...applications.map(clientId => applicationChanged({ clientId, claims: false })),
  ])
}
