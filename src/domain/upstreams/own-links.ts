import type { SecretBox } from '../../lib/secret-box.ts'
import type { Person } from '../../model/person.ts'
import { hasFeature } from '../../model/plan.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import type { User } from '../../model/user.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { otherSessions } from '../../storage/sessions.ts'
import { deleteSignInsOf } from '../../storage/sign-ins.ts'
import {
  listLinksOfUser,
  listUpstreamsToLink,
  type OwnLink,
} from '../../storage/upstreams/own-links.ts'
import { deleteLinks, findLink } from '../../storage/upstreams/upstream-links.ts'
import { keepUpstream } from '../../storage/upstreams/upstreams.ts'
import { type Context, inTransaction } from '../context.ts'
import { endSessions, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { factorsHeldBy } from '../factors/held.ts'
import { sendSignInNotice } from '../factors/sign-in-notice.ts'
import { hasPassword } from '../passwords/has-password.ts'
import { isActive } from '../person.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { leaveGroups } from './arriving-groups.ts'
import { makeLink, purposeOf } from './arriving-user.ts'
import { ArrivalRefused } from './arrival-refused.ts'
import { getUpstream } from './known-upstream.ts'
import { bindingUpstreams, type OfferedUpstream } from './ways-in.ts'

export type { OwnLink }

export type OwnLinks = {
  readonly linked: readonly OwnLink[]
  /** Those that the person may link themselves to. */
  readonly open: readonly OfferedUpstream[]
}

/** The providers that somebody signs in with, and those that they could. */
export async function ownLinks(context: Context, { id }: Pick<Person, 'id'>): Promise<OwnLinks> {
  const key = ofUser(context, id)
  // In this order: who is linked meanwhile is in both, and not in neither.
  const open = hasFeature(context.account, 'sso') ? await listUpstreamsToLink(context.db, key) : []
  const linked = await listLinksOfUser(context.db, key)
  const ids = new Set(linked.map(link => link.id))
  return { linked, open: open.filter(each => !ids.has(each.id)) }
}

/**
 * Links a person to whom they have just proven to be at a provider, where that lets people do so; an event and a mail tell
 * of it. Nothing else comes of it before they sign in there. Refuses (`conflict`) somebody there who is linked to another
 * user, and a second one for the same user.
 */
export async function linkOwn(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { upstreamId, arrival }: { readonly upstreamId: string; readonly arrival: Arrival },
): Promise<void> {
  const { issuer, subject } = arrival
  await inTransaction(context, async inside => {
    const upstream = await linkable(inside, upstreamId)
    const key = { accountId: inside.account.id, upstreamId, issuer, subject }
    await lockAccount(inside.db, key.accountId, purposeOf(key))
    const user = await lockPerson(inside, person.id)
    if (!isActive(user)) throw new Refusal('forbidden', 'You cannot be signed in any more.')
    const present = await findLink(inside.db, key)
    if (present?.userId === user.id) return
    if (present !== undefined) throw taken()
    await makeLink(inside, key, { user, createdUser: false }).catch((error: unknown) => {
      throw error instanceof ArrivalRefused ? taken(error) : error
    })
    await sendSignInNotice(inside, box, user, ({ linked }) => linked(upstream.name))
  })
}

async function linkable(context: Context, id: string): Promise<Upstream> {
  const upstream = await keepUpstream(context.db, { accountId: context.account.id, id })
  const isOpen = upstream?.enabled === true && upstream.selfLinking
  if (isOpen && hasFeature(context.account, 'sso')) return upstream
  throw new Refusal('not-found', 'There is no such provider.')
}

/**
 * Takes the link to a provider away at the person's wish: its memberships and what was open end, but for the session `keep`
 * in which they do so. An event and a mail tell of it. Refuses (`conflict`) the last way in.
 */
export async function unlinkOwn(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { upstreamId, keep }: { readonly upstreamId: string; readonly keep: string },
): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const upstream = await getUpstream(inside, upstreamId)
    const key = ofUser(inside, user.id)
    const links = await deleteLinks(inside.db, { ...key, upstreamId })
    if (links.length === 0) throw new Refusal('not-found', 'There is no such provider.')
    await demandAnotherWay(inside, user)
    const left = await leaveGroups(inside, upstream, user.id)
    await deleteSignInsOf(inside.db, key)
    const uids = await otherSessions(inside.db, {
      accountId: key.accountId,
      sub: user.sub,
      uid: keep,
    })
    const receipt = await endSessions(inside, { sub: user.sub, cause: 'factor-removed', uids })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    const told = {
      upstream: upstreamId,
      name: upstream.name,
      links: links.map(each => ({ ...each })),
    }
    const data = { ...told, left: [...left], ...receiptData(receipt) }
    await recordEvent(inside, { type: 'upstream.unlinked', target, data })
    await sendSignInNotice(inside, box, user, ({ unlinked }) => unlinked(upstream.name))
  })
}

/** By what holds now, with the link gone already. */
async function demandAnotherWay(context: Context, user: User): Promise<void> {
  const binding = await bindingUpstreams(context, user.id)
  const { linked } = await ownLinks(context, user)
  const usable = hasFeature(context.account, 'sso') ? linked.filter(({ enabled }) => enabled) : []
  const others = usable.filter(({ id }) => binding.length === 0 || binding.includes(id))
  if (others.length > 0) return
  if (binding.length === 0 && (await hasWayHere(context, user))) return
  throw new Refusal(
    'conflict',
    'You have no other way to sign in. Add one before you remove this one.',
  )
}

async function hasWayHere(context: Context, user: User): Promise<boolean> {
  const { passwords, mailedCodes } = context.account.signInPolicy
  if (passwords && (await hasPassword(context, user))) return true
  if (mailedCodes && findMailAddress(user) !== undefined) return true
  return (await factorsHeldBy(context, user.id)).passkey
}

function taken(cause?: unknown): Refusal {
  const why =
    'Somebody there is linked already: this person to another user, or you to another person.'
  return new Refusal('conflict', why, { cause })
}
