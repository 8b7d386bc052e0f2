import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import type { User } from '../../model/user.ts'
import { keepUpstream } from '../../storage/upstreams/upstreams.ts'
import { type Context, inTransaction } from '../context.ts'
import { isActive } from '../person.ts'
import { demandFeature } from '../plan/limits.ts'
import { changeUser } from '../users/change-user.ts'
import { getUser } from '../users/users.ts'
import { ArrivalRefused, asArrivalRefused } from './arrival-refused.ts'
import { followGroups, type GroupsFollowed } from './arriving-groups.ts'
import { refreshRole, roleOfArrival } from './arriving-role.ts'
import { recognise, type Recognised, refreshed } from './arriving-user.ts'

/** What came of somebody’s arrival. */
export type Settled = {
  readonly user: User
  readonly how: Recognised['how']
  /** The role before; null of somebody new. */
  readonly roleBefore: Role | null
  readonly groups: GroupsFollowed
}

/**
 * Takes in somebody who proved elsewhere who they are, in one transaction with its events: links or creates the user,
 * refreshes name and role (IK-81) and the memberships that the upstream gives. Throws `ArrivalRefused`, and then nothing
 * has happened. On trial an upstream may be switched off: it is tried before it is switched on.
 */
export async function settle(
  asked: Context,
  of: Pick<Upstream, 'id'> & { readonly onTrial?: boolean },
  arrival: Arrival,
): Promise<Settled> {
  checkArrival(arrival)
  return inTransaction(withoutCaller(asked), async within => {
    const upstream = await upstreamInUse(within, of)
    const inside = byItsWord(within, upstream)
    const role = roleOfArrival(upstream, arrival)
    const asNew = role ?? upstream.defaultRole
    const recognised = await recognise(inside, upstream, { arrival, role: asNew })
    const { user: found, how, createdUser } = recognised
    if (!isActive(found)) throw new ArrivalRefused('disabled', 'the user is not active')
    const isNew = how === 'created'
    if (!isNew) await refreshProfile(inside, recognised, arrival)
    const now = isNew ? found.role : await refreshRole(inside, found, { role, createdUser })
    const groups =
      now === 'account_administrator'
        ? noGroups
        : await followGroups(inside, upstream, { userId: found.id, arrival })
    const user = await getUser(inside, found.id)
    return { user, how, roleBefore: isNew ? null : found.role, groups }
  }).catch(asArrivalRefused)
}

/** An account administrator is put into groups by another one's hand alone. */
const noGroups: GroupsFollowed = { joined: [], left: [], withheld: [] }

const mostCharacters = 512

/** A subject is what everything hangs on: none, or one that was cut, is nobody's. */
function checkArrival({ subject }: Arrival): void {
  if (subject !== '' && subject.length <= mostCharacters && !subject.includes('\0')) return
  throw new ArrivalRefused('unusable', 'the provider sent no usable subject')
}

async function upstreamInUse(
  context: Context,
  { id, onTrial = false }: Parameters<typeof settle>[1],
): Promise<Upstream> {
  const upstream = await keepUpstream(context.db, { accountId: context.account.id, id })
  if (upstream === undefined || (!upstream.enabled && !onTrial)) {
    throw new ArrivalRefused('switched-off', 'the provider is switched off or gone')
  }
  try {
    demandFeature(context, 'sso')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new ArrivalRefused('switched-off', error.message, error)
  }
  return upstream
}

/** Nobody's rights count while an upstream decides. */
function withoutCaller({ db, account, actor, requestId, address }: Context): Context {
  return { db, account, actor, requestId, address }
}

function byItsWord(context: Context, { id, name }: Upstream): Context {
  return { ...context, upstream: { id, name }, actor: { kind: 'upstream', id, name } }
}

/**
 * What a directory manages is changed there, and an account administrator's name is their own, unless the upstream created
 * them.
 */
async function refreshProfile(
  context: Context,
  { user, createdUser }: Recognised,
  arrival: Arrival,
): Promise<void> {
  if (user.managedBy !== null) return
  if (user.role === 'account_administrator' && !createdUser) return
  await changeUser(context, user.id, { change: before => refreshed(before, arrival) })
}
