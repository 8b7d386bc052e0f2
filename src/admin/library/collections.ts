import { collectResources as collect, type Refused } from '../../domain/collections/collect.ts'
import { createCollection as create } from '../../domain/collections/create-collection.ts'
import { listCollected } from '../../domain/collections/list-collected.ts'
import { listSeenCollections } from '../../domain/collections/list-collections.ts'
import { listUnbackedItems as listUnbacked } from '../../domain/collections/unbacked-items.ts'
import { uncollectResources as uncollect } from '../../domain/collections/uncollect.ts'
import type { Collected, CollectedResource, CollectionItem } from '../../model/collection.ts'
import {
  collectResources,
  createCollection,
  listCollectedResources,
  listCollections,
  listUnbackedItems,
  uncollectResources,
} from '../contract/library/collections.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { representLeveled } from './represent.ts'

export const collectionRoutes = [
  route(createCollection, async ({ context, body }) =>
    representLeveled(await create(context, body)),
  ),
  route(listCollections, async request => {
    const { library, q: search } = request.query
    const list = { library, search, ...pagingIn(request) }
    return listedAnswer(request, await listSeenCollections(request.context, list), representLeveled)
  }),
  route(listCollectedResources, async request => {
    const { context, params } = request
    const found = await listCollected(context, params.collection, pagingIn(request))
    return listedAnswer(request, found, representCollected)
  }),
  route(collectResources, async ({ context, body }) => {
    return { results: (await collect(context, body)).map(representPair) }
  }),
  route(uncollectResources, async ({ context, params, body }) => {
    return { results: await uncollect(context, params.collection, body.resources) }
  }),
  route(listUnbackedItems, async request =>
    listedAnswer(request, await listUnbacked(request.context, pagingIn(request)), each => {
      const { resourceId: id, resourceKind: kind, resourceName: name, adderLevel } = each
      const collection = { id: each.collectionId, name: each.collectionName }
      return { resource: { id, kind, name }, collection, ...represented(each), adderLevel }
    }),
  ),
]

function representCollected(
  whole: CollectedResource,
): Answer<typeof listCollectedResources>['items'][number] {
  return { resource: representLeveled(whole), ...represented(whole) }
}

function represented({
  cap,
  adderKind,
  adderId,
  adderName,
  since,
}: CollectionItem): Pick<
  Answer<typeof listUnbackedItems>['items'][number],
  'cap' | 'addedBy' | 'since'
> {
  const addedBy = { kind: adderKind, id: adderId, name: adderName }
  return { cap, addedBy, since: since.toISOString() }
}

function representPair(
  pair: Collected | Refused,
): Answer<typeof collectResources>['results'][number] {
  if (pair.outcome !== 'refused') return { ...pair, problem: null }
  const { refusal, ...rest } = pair
  const problem = { code: refusal.code.replaceAll('-', '_'), detail: refusal.message }
  return { ...rest, cap: null, problem }
}
