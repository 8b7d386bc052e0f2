import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../model/refusal.ts'
import { rights } from '../../model/right.ts'
import type { Role } from '../../model/role.ts'
import type { Upstream, UpstreamSettings } from '../../model/upstream.ts'
import { countLivingGroups } from '../../storage/upstreams/upstream-groups.ts'
import { whoIsLinked } from '../../storage/upstreams/upstream-links.ts'
import { demandRight, demandToGive } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandToGiveMembership } from '../rights/give-membership.ts'
import { demandToGiveRole } from '../rights/give-role.ts'
import { demandPowerOver } from '../rights/power-over.ts'

type Settings = Pick<
  UpstreamSettings,
  | 'attributes'
  | 'defaultRole'
  | 'roleMapping'
  | 'acceptedRoles'
  | 'linksByMail'
  | 'selfLinking'
  | 'protocol'
>

/**
 * Refuses (`forbidden`) an upstream to whoever could not give the roles that it gives: who decides about it lets people in
 * as these. One that links by mail, or to which people link themselves, is a way in as them, and another provider behind the
 * same links a way in as whoever is linked, so both take every right.
 */
export async function demandToTrust(
  context: Context,
  before: (Upstream & Settings) | undefined,
  after: Settings,
): Promise<void> {
  demandRight(context, 'connections.manage')
  const given = [...(before === undefined ? [] : rolesGiven(before)), ...rolesGiven(after)]
  for (const role of new Set(given)) await demandToGiveRole(context, role)
  if (after.linksByMail || after.selfLinking) demandEveryRight(context)
  if (before === undefined || isDeepStrictEqual(before.protocol, after.protocol)) return
  const of = { accountId: context.account.id, upstreamId: before.id }
  const { linked, administrators } = await whoIsLinked(context.db, of)
  if (linked) demandEveryRight(context)
  if (administrators) demandPowerOver(context, 'account_administrator')
}

/**
 * Refuses groups that are not there, that carry what whoever asks could not give (`forbidden`), or what no other system
 * passes on: people would arrive and never be put into them.
 */
export async function demandToMap(
  context: Context,
  { id, name }: Pick<Upstream, 'id' | 'name'>,
  groupIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(groupIds)]
  const found = await countLivingGroups(context.db, context.account.id, ids)
  if (found < ids.length) {
    throw new Refusal('invalid', 'one of the groups is not there', { field: 'groups' })
  }
  await demandToGiveMembership(context, ids)
  const { caller: _, ...nobody } = context
  await demandToGiveMembership({ ...nobody, upstream: { id, name } }, ids)
}

function rolesGiven({ attributes, defaultRole, roleMapping, acceptedRoles }: Settings): Role[] {
  if (attributes.role === null) return [defaultRole]
  return [defaultRole, ...acceptedRoles, ...roleMapping.map(({ role }) => role)]
}

function demandEveryRight(context: Context): void {
  demandToGive(
    context,
    rights.filter(right => right !== 'active'),
  )
}
