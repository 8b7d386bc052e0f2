import { isId, nilId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Resource, ResourceReference } from '../../model/resource.ts'
import { listOwned } from '../../storage/resources/owners.ts'
import { holdResources, usersAmong } from '../../storage/resources/resources.ts'
import { holdTrees } from '../../storage/resources/tree.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, askerOf, demandOn } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { demandNotAfter, ownEndsOf } from '../shares/own-ends.ts'
import type { Expected } from '../expected-version.ts'
import { holdExpected } from './change-resource.ts'
import { readResource } from './resource.ts'
import { changedEvent, differs } from './resource-events.ts'
import { visiblePage, type VisiblePage } from './visible-page.ts'

export type Handing = { readonly to: string | null; readonly expected?: Expected }

/**
 * Makes a resource somebody else's, or the account's (null): an owner manages it and all below, so it is as sharing it for
 * good, which nobody does who manages it for a time.
 */
export async function transferResource(
  context: Context,
  reference: ResourceReference,
  { to, expected }: Handing,
): Promise<Resource> {
  return inTransaction(context, async inside => {
    const access = await accessOfAsker(inside, [reference])
    const isCollection = access.resources.get(reference)?.kind === 'collection'
    const action = isCollection ? 'collection.share' : 'asset.share'
    const { id } = demandOn(access, reference, action)
    const ownEnd = await ownEndsOf(inside, access, [reference])
    demandNotAfter(ownEnd(id, 'manage'), null, 'to')
    await demandOwner(inside, to)
    const before = await holdExpected(inside, id, expected)
    await write(inside, [before], to)
    return readResource(inside, id)
  })
}

/** The most resources that change their owner in one transaction. */
const mostTransferred = 5000

export type Transferred = { readonly transferred: number; readonly more: boolean }

/** Makes what a person owns somebody else's, so many at once; with `more` it is to be asked for again. */
export async function transferAllOf(
  context: Context,
  userId: string,
  to: string | null,
): Promise<Transferred> {
  const { libraryId } = await askerOf(context)
  await demandToHandOver(context)
  if (userId === to) throw new Refusal('invalid', 'it is theirs already', { field: 'to' })
  if (!isId(userId) || libraryId === undefined) return { transferred: 0, more: false }
  return inTransaction(context, async inside => {
    await demandOwner(inside, to)
    const accountId = inside.account.id
    const page = { accountId, userId, libraryId, after: nilId, limit: mostTransferred }
    const owned = await listOwned(inside.db, page)
    await holdTrees(
      inside.db,
      owned.map(each => each.libraryId),
    )
    const held = await holdResources(
      inside.db,
      accountId,
      owned.map(({ id }) => id),
    )
    const theirs = owned.flatMap(({ id, ownerId }) => {
      const now = held.get(id)
      return now?.ownerId === ownerId ? [now] : []
    })
    await write(inside, theirs, to)
    return { transferred: theirs.length, more: owned.length === mostTransferred }
  })
}

/** An application hands over what is in its library, a person who manages users what they could give anyway. */
async function demandToHandOver(context: Context): Promise<void> {
  const { caller } = context
  if (caller?.onBehalfOf !== undefined) {
    throw new Refusal('forbidden', 'nobody does this through an application')
  }
  demandRight(context, caller?.kind === 'application' ? 'library.keep' : 'users.manage')
  if ((await accessOfAsker(context, [])).floor === 'manage') return
  throw new Refusal('forbidden', 'nobody gives what they do not have: manage on everything')
}

/** What a person owns by now, as far as whoever asks sees it. */
export async function listOwnedBy(
  context: Context,
  userId: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<VisiblePage<Resource>> {
  const { libraryId } = await askerOf(context)
  if (!isId(userId) || libraryId === undefined) return { items: [], next: null }
  const { floor } = await accessOfAsker(context, [])
  const page = { accountId: context.account.id, userId, libraryId, after: after ?? nilId }
  return visiblePage(context, {
    limit,
    read: most => listOwned(context.db, { ...page, limit: most }),
    accessTo: references => accessOfAsker(context, references),
    mostly: floor !== null,
  })
}

async function demandOwner({ db, account }: Context, to: string | null): Promise<void> {
  if (to === null || (await usersAmong(db, account.id, [to])).has(to)) return
  throw new Refusal('invalid', 'there is no such user', { field: 'to' })
}

async function write(
  inside: Context,
  resources: readonly Resource[],
  ownerId: string | null,
): Promise<void> {
  const changed = resources.filter(before => differs(before, { ...before, ownerId }))
  if (changed.length === 0) return
  const rows = changed.map(before => ({ ...before, ownerId }))
  const events = changed.map(before => changedEvent(before, { ...before, ownerId }))
  await updateResources(inside.db, rows, eventBatch(inside, events))
}
