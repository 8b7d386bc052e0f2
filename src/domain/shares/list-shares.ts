import { isId } from '../../lib/ids.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { ContainingCollection, ListedShare, ReachingShare } from '../../model/share.ts'
import {
  listContainingCollections,
  listHeldShares,
  listReachingShares,
} from '../../storage/shares/share-lists.ts'
import { holdSharingPrincipals } from '../../storage/shares/share-sides.ts'
import type { Context } from '../context.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { nothing } from '../served-lists.ts'
import { demandToSee } from '../resources/resource.ts'
import { demandToShare, mayShare } from './demand-to-share.ts'

/** Who has a share on a resource, and on which folder above it, for whoever may share it (IK-52). */
export async function listSharesOn(
  context: Context,
  resource: ResourceReference,
  paging: Paging,
): Promise<Listed<ReachingShare>> {
  const { id } = demandToShare(await accessOfAsker(context, [resource]), resource)
  const key = { accountId: context.account.id, resourceId: id }
  return listReachingShares(context.db, key, paging)
}

/**
 * The collections that a resource or a folder above it is in: all for whoever may share it, since each passes it on (IK-52);
 * for others where they see both sides, so that a page may be short.
 */
export async function listCollectionsAround(
  context: Context,
  resource: ResourceReference,
  paging: Paging,
): Promise<Listed<ContainingCollection>> {
  const access = await accessOfAsker(context, [resource])
  const { id } = demandToSee(access, resource)
  const key = { accountId: context.account.id, resourceId: id }
  const page = await listContainingCollections(context.db, key, paging)
  if (mayShare(access, resource)) return page
  const sides = [...new Set(page.items.flatMap(each => [each.id, each.itemId]))]
  const own = await accessOfAsker(context, sides)
  const sees = (side: string): boolean => (own.resources.get(side)?.level ?? null) !== null
  const seen = own.rights.has('collections.view')
    ? page.items.filter(each => sees(each.id) && sees(each.itemId))
    : []
  return { ...page, items: seen }
}

/**
 * What was shared with a user, a group or an application itself, dormant and expired shares too. Everybody sees their own;
 * whoever may see that user or group sees of theirs what lies where they have a level. A page may be short.
 */
export async function listSharesOf(
  context: Context,
  principalId: string,
  paging: Paging,
): Promise<Listed<ListedShare>> {
  const { account, db } = context
  const { subjectId, libraryId } = await askerOf(context)
  if (subjectId !== principalId) await demandSightOf(context, principalId)
  if (libraryId === undefined) return nothing
  const key = { accountId: account.id, principalId, libraryId }
  const { items, next } = await listHeldShares(db, key, paging)
  if (subjectId === principalId || subjectId === null) return { items, next }
  const { resources } = await accessOfAsker(
    context,
    items.map(each => each.resourceId),
  )
  const seen = items.filter(({ resourceId }) => (resources.get(resourceId)?.level ?? null) !== null)
  return { items: seen, next }
}

const sights = {
  user: 'users.view',
  group: 'groups.view',
  application: 'applications.view',
} as const

async function demandSightOf(context: Context, principalId: string): Promise<void> {
  const found = isId(principalId)
    ? await holdSharingPrincipals(context.db, context.account.id, [principalId])
    : new Map<string, never>()
  const kind = found.get(principalId)?.kind
  const { rights } = await accessOfAsker(context, [])
  if (kind !== undefined && rights.has(sights[kind])) return
  throw new Refusal('not-found', 'there is nobody with this id whose shares you may see')
}
