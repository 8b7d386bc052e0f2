import { hasFeature } from '../../model/plan.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import {
  findMappedGroups,
  findUpstreamMemberships,
} from '../../storage/upstreams/upstream-groups.ts'
import type { Context } from '../context.ts'
import { changeGroup } from '../groups/change-group.ts'
import { findLacking } from '../rights/give-membership.ts'

/** The groups, by id, that somebody came into or left by arriving, and those that could not be given. */
export type GroupsFollowed = {
  readonly joined: readonly string[]
  readonly left: readonly string[]
  /** They carry what no other system may pass on. */
  readonly withheld: readonly string[]
}

/**
 * Brings the memberships that somebody has by this upstream to what it sent: mapped groups, and those that everybody who
 * arrives joins (HV-09). Rows of other sources stay. Where it could not say which groups, what is there stays.
 */
export async function followGroups(
  context: Context,
  upstream: Upstream,
  { userId, arrival }: { readonly userId: string; readonly arrival: Arrival },
): Promise<GroupsFollowed> {
  const of = { accountId: context.account.id, upstreamId: upstream.id }
  const present = new Set(await findUpstreamMemberships(context.db, of, userId))
  const mapped = await findMappedGroups(context.db, of, arrival.groups ?? [])
  const wanted = new Set(arrival.groups === null ? [...mapped, ...present] : mapped)
  const missing = hasFeature(context.account, 'groups')
    ? [...wanted].filter(id => !present.has(id))
    : []
  const withheld = new Set<string>()
  for (const id of missing) {
    if ((await findLacking(context, [id])).length > 0) withheld.add(id)
  }
  const joined = missing.filter(id => !withheld.has(id))
  const left = [...present].filter(id => !wanted.has(id))
  // In one order, so that two who arrive do not wait for each other in a circle.
  for (const id of [...joined, ...left].toSorted()) {
    const [mine, none] = [new Set([userId]), new Set<string>()]
    const leaves = left.includes(id)
    const members = leaves ? { add: none, remove: mine } : { add: mine, remove: none }
    await changeGroup(context, id, { members })
  }
  return { joined: joined.toSorted(), left: left.toSorted(), withheld: [...withheld].toSorted() }
}

/** Ends the memberships that somebody has by this upstream: it speaks for them no more. Gives the groups, by id. */
export async function leaveGroups(
  context: Context,
  { id, name }: Pick<Upstream, 'id' | 'name'>,
  userId: string,
): Promise<readonly string[]> {
  const { caller: _, ...nobody } = context
  const inside = { ...nobody, upstream: { id, name } }
  const of = { accountId: context.account.id, upstreamId: id }
  const left = (await findUpstreamMemberships(context.db, of, userId)).toSorted()
  for (const group of left) {
    const members = { add: new Set<string>(), remove: new Set([userId]) }
    await changeGroup(inside, group, { members })
  }
  return left
}
