import { newId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { ListedLink, PublicLink } from '../../model/public-link.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { findLinkLimits } from '../../storage/shares/link-limits.ts'
import {
  countLinks,
  deleteLink,
  insertLink,
  listLinksOf,
  listLinksOn,
  lockLink,
  updateLink,
} from '../../storage/shares/public-links.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { recordEvent, recordEvents } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { hashing } from '../passwords/hashing.ts'
import { checkSharedPassword } from '../passwords/password-rules.ts'
import { nothing } from '../served-lists.ts'
import { granterOf } from './granter.ts'
import { demandNotAfter, ownEndsOf } from './own-ends.ts'
import { demandLinks, knownLink, linkEvents, linkKey, noLink, toldOfLink } from './known-link.ts'
import { rankOf } from '../../model/level.ts'

export type LinkSettings = Pick<PublicLink, 'name' | 'startsAt' | 'endsAt' | 'showUnpublished'> & {
  readonly password: string | null
}

/** Makes a public link (IK-70), for no longer than whoever makes it has what it shows. Its token is told this once. */
export async function createLink(
  context: Context,
  hasher: PasswordHasher,
  { resource, password, ...settings }: LinkSettings & { readonly resource: ResourceReference },
): Promise<{ readonly link: PublicLink; readonly token: string }> {
  checkWindow(context, settings)
  demandLinks(await accessOfAsker(context, [resource]), resource, 'create')
  const passwordHash = await hashOf(hasher, password)
  return inTransaction(context, async inside => {
    const access = await accessOfAsker(inside, [resource])
    const { id: resourceId } = demandLinks(access, resource, 'create')
    const ownEnd = await ownEndsOf(inside, access, [resource])
    demandNotAfter(ownEnd(resourceId, 'view'), settings.endsAt, 'endsAt')
    await demandRoom(inside, resourceId)
    const token = newToken('link')
    const link = await insertLink(inside.db, {
      ...linkKey(inside, newId()),
      ...settings,
      resourceId,
      passwordHash,
      tokenHash: hashToken(token),
      creator: await granterOf(inside),
    })
    await recordEvents(inside, await linkEvents(inside, 'link.created', [link]))
    return { link, token }
  })
}

export async function getLink(context: Context, id: string): Promise<PublicLink> {
  return knownLink(context, id, 'see')
}

/** The links of a resource. */
export async function listLinks(
  context: Context,
  resource: ResourceReference,
  paging: Paging,
): Promise<Listed<PublicLink>> {
  const { id } = demandLinks(await accessOfAsker(context, [resource]), resource, 'see')
  return listLinksOn(context.db, { accountId: context.account.id, resourceId: id }, paging)
}

/** Every link of the account, or of the library of the application that asks: not for people of restricted access (IK-73). */
export async function listEveryLink(context: Context, paging: Paging): Promise<Listed<ListedLink>> {
  const { libraryId } = await askerOf(context)
  const { alive, floor, rights } = await accessOfAsker(context, [])
  if (!alive || rankOf(floor) < rankOf('manage') || !rights.has('shares.link')) {
    throw new Refusal('forbidden', 'the list of all links is for those who manage everything')
  }
  if (libraryId === undefined) return nothing
  return listLinksOf(context.db, { accountId: context.account.id, libraryId }, paging)
}

export type LinkChange = {
  readonly [Name in keyof LinkSettings]?: LinkSettings[Name] | undefined
}

/** Changes a link. Its address stays the same, with another password too (IK-71). */
export async function changeLink(
  context: Context,
  hasher: PasswordHasher,
  {
    id,
    change: { password, ...change },
    expected,
  }: { readonly id: string; readonly change: LinkChange; readonly expected?: Expected },
): Promise<PublicLink> {
  await knownLink(context, id, 'change')
  const passwordHash = password === undefined ? undefined : await hashOf(hasher, password)
  return inTransaction(context, async inside => {
    await knownLink(inside, id, 'change')
    const before = await lockLink(inside.db, linkKey(inside, id))
    if (before === undefined) throw noLink()
    if (!isExpected(expected, before.version)) {
      throw new Refusal('stale', `the link is at version ${before.version} by now`)
    }
    const settings = { ...before, ...withoutGaps(change) }
    checkWindow(inside, settings)
    await demandEnd(inside, before, settings.endsAt)
    const after = await updateLink(inside.db, linkKey(inside, id), { ...settings, passwordHash })
    const changes = changesBetween(toldOfLink(before), toldOfLink(after))
    const [event] = await linkEvents(inside, 'link.changed', [after])
    if (event !== undefined) {
      const data = { link: id, ...changes, passwordChanged: passwordHash !== undefined }
      await recordEvent(inside, { ...event, data })
    }
    return after
  })
}

/** Removes a link: it shows nothing from then on. */
export async function removeLink(context: Context, id: string): Promise<void> {
  await inTransaction(context, async inside => {
    await knownLink(inside, id, 'delete')
    const gone = await deleteLink(inside.db, linkKey(inside, id))
    if (gone === undefined) throw noLink()
    await recordEvents(inside, await linkEvents(inside, 'link.removed', [gone]))
  })
}

/** A later end than before is within what whoever changes it has. */
async function demandEnd(
  context: Context,
  { resourceId, endsAt }: PublicLink,
  end: Date | null,
): Promise<void> {
  if (end?.getTime() === endsAt?.getTime()) return
  const access = await accessOfAsker(context, [resourceId])
  const ownEnd = await ownEndsOf(context, access, [resourceId])
  demandNotAfter(ownEnd(resourceId, 'view'), end, 'endsAt')
}

function withoutGaps(change: Omit<LinkChange, 'password'>): Partial<LinkSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function checkWindow(
  { account }: Context,
  { startsAt, endsAt }: Pick<LinkSettings, 'startsAt' | 'endsAt'>,
): void {
  if (endsAt === null) return
  if (endsAt <= account.readAt) {
    throw new Refusal('invalid', 'the end lies ahead', { field: 'endsAt' })
  }
  if (startsAt === null || startsAt < endsAt) return
  throw new Refusal('invalid', 'the end comes after the start', { field: 'endsAt' })
}

async function hashOf(hasher: PasswordHasher, password: string | null): Promise<string | null> {
  if (password === null) return null
  checkSharedPassword(password)
  return hashing(() => hasher.hash(password))
}

/** Refuses one link more than there may be (IK-73). */
async function demandRoom({ account, db }: Context, resourceId: string): Promise<void> {
  await lockAccount(db, account.id, 'public links')
  const limits = await findLinkLimits(db, account.id)
  const { perResource, perAccount } = await countLinks(db, { accountId: account.id, resourceId })
  if (perResource >= limits.perResource) {
    throw new Refusal('conflict', `a resource has at most ${limits.perResource} public links`)
  }
  if (perAccount < limits.perAccount) return
  throw new Refusal('conflict', `the account has at most ${limits.perAccount} public links`)
}
