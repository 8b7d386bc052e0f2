import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { RightGrant } from '../../model/right-grant.ts'
import { type Right, rights } from '../../model/right.ts'
import { type Role, rightsOfRole } from '../../model/role.ts'
import {
  findRightSources,
  type GrantSource,
  type RightSources,
} from '../../storage/rights/right-sources.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Path, pathsInto, waysFrom } from '../groups/ways.ts'

type Terms = Omit<RightGrant, 'right' | 'delegated'>

/** Through what somebody has a right. Each source alone would be enough. */
export type RightSource =
  | { readonly from: 'role'; readonly role: Role }
  | ({ readonly from: 'account' | 'own' } & Terms)
  | ({
      readonly from: 'group'
      readonly group: { readonly id: string; readonly name: string }
      /** The memberships that lead there: one path for each that leads into the group. */
      readonly paths: readonly Path[]
    } & Terms)

export type ExplainedRight = { readonly right: Right; readonly sources: readonly RightSource[] }

/** Every right that a user has now, each with all that gives it, in one statement (DESIGN 2). */
export async function explainRights(
  context: Context,
  userId: string,
): Promise<readonly ExplainedRight[]> {
  demandRight(context, 'users.view')
  const key = { accountId: context.account.id, id: userId }
  const facts = isId(userId) ? await findRightSources(context.db, key) : undefined
  if (facts === undefined) throw new Refusal('not-found', 'there is no such user')
  const { role } = facts
  const implied = new Set(rightsOfRole(role, facts))
  const sourceOf = describe(userId, facts)
  const given = Map.groupBy(facts.grants, grant => grant.right)
  return rights.flatMap(right => {
    const byRole = implied.has(right) ? [{ from: 'role', role } as const] : []
    const sources = [...byRole, ...(given.get(right) ?? []).map(sourceOf)]
    return sources.length === 0 ? [] : [{ right, sources }]
  })
}

function describe(holderId: string, facts: RightSources): (grant: GrantSource) => RightSource {
  const ways = waysFrom(holderId, facts)
  return ({ principalId, granter, orphaned, reason, since, until }) => {
    const terms = { granter, orphaned, reason, since, until }
    if (principalId === null) return { from: 'account', ...terms }
    if (principalId === holderId) return { from: 'own', ...terms }
    const group = { id: principalId, name: ways.names.get(principalId) ?? '' }
    return { from: 'group', group, paths: pathsInto(principalId, ways), ...terms }
  }
}
