import type { ResourceReference } from '../../model/resource.ts'
import { removeItems } from '../../storage/collections/items.ts'
import { holdSides } from '../../storage/shares/hold-sides.ts'
import { findResources } from '../../storage/resources/resources.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { decide } from '../decisions/decide.ts'
import { recordEvent } from '../events.ts'
import { mayShare } from '../shares/demand-to-share.ts'
import { uncollectedEvent } from './collection-events.ts'

export type Uncollected = {
  readonly resource: ResourceReference
  readonly outcome: 'removed' | 'absent'
}

/**
 * Takes up to 100 folders and files out of a collection, and with them the access that came through it (IK-56): by whoever
 * manages the collection, or may share all of what is taken out, so that nothing is passed on that they cannot end. What is
 * shared or collected otherwise stays reachable that way (IK-55).
 */
export async function uncollectResources(
  context: Context,
  collection: ResourceReference,
  references: readonly ResourceReference[],
): Promise<readonly Uncollected[]> {
  return inTransaction(context, async inside => {
    const { db, account } = inside
    const access = await accessOfAsker(inside, [...new Set([collection, ...references])])
    const { keeps, collectionId } = endsFor(access, collection, references)
    const idOf = (reference: ResourceReference): string => access.resources.get(reference)?.id ?? ''
    const ids = [...new Set(references.map(idOf))].filter(id => id !== '')
    await holdSides(db, account.id, { resourceIds: [collectionId, ...ids], principalIds: [] })
    const gone = await removeItems(db, { accountId: account.id, collectionId }, ids)
    if (!keeps && gone.size === 0) demandOn(access, collection, 'collection.remove-assets')
    if (gone.size > 0) {
      const named = await findResources(db, account.id, [collectionId, ...gone.keys()])
      const names = new Map(named.map(each => [each.id, each]))
      const target = names.get(collectionId) ?? { id: collectionId, name: collectionId }
      await recordEvent(inside, uncollectedEvent(target, gone, names))
    }
    return references.map(resource => {
      return { resource, outcome: gone.has(idOf(resource)) ? 'removed' : 'absent' }
    })
  })
}

/** The collection, and whether whoever asks keeps it; who does not is told of it only what they could take out. */
function endsFor(
  access: Access,
  collection: ResourceReference,
  references: readonly ResourceReference[],
): { readonly keeps: boolean; readonly collectionId: string } {
  const reached = access.resources.get(collection)
  const keeps = decide(access, reached, 'collection.remove-assets').allowed
  const sharesAll = references.every(reference => mayShare(access, reference))
  if (!keeps && sharesAll && reached?.kind === 'collection') {
    return { keeps, collectionId: reached.id }
  }
  return { keeps, collectionId: demandOn(access, collection, 'collection.remove-assets').id }
}
