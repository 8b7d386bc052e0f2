import { z } from 'zod'
import { mostCollections } from '../../../model/collection.ts'
import { actor, id, json, listQuery, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, level, leveled, library, name, reference } from './common.ts'

const tag = 'collections'
const seeing = ['collections.view', 'library.keep', 'library.ask'] as const
const changing = ['collections.manage', 'library.keep'] as const
const ofCollection = z.strictObject({ collection: reference })

export const createCollection = operation({
  id: 'createCollection',
  method: 'POST',
  path: '/library/collections',
  tag,
  summary: 'Make a collection',
  description:
    'Needs no level in the library. A person’s is theirs. Its name has letters, digits, `_` and `-`, and is the only one in ' +
    'the account, whatever its case. It is renamed, deleted, restored and handed over as every resource.',
  needs: ['collections.create', 'library.keep'],
  body: z.strictObject({
    name,
    library,
    metadata: z.record(z.string(), json).optional(),
  }),
  answer: leveled,
  status: 201,
})

export const listCollections = operation({
  id: 'listCollections',
  method: 'GET',
  path: '/library/collections',
  tag,
  summary: 'The collections that one sees, by name, with levels',
  description: 'A page may be short and yet have a `next`.',
  needs: seeing,
  query: listQuery.extend({
    library,
    q: text(200).optional().describe('What stands in the name.'),
  }),
  answer: pageOf(leveled),
})

export const listCollectedResources = operation({
  id: 'listCollectedResources',
  method: 'GET',
  path: '/library/collections/:collection/items',
  tag,
  summary: 'What is in a collection, with the level of whoever asks',
  description:
    'In the order in which it was registered. A page may be short and yet have a `next`.',
  needs: seeing,
  params: ofCollection,
  query: listQuery,
  answer: pageOf(
    z
      .strictObject({
        resource: leveled,
        cap: level.describe('The collection passes no more on: what whoever added it had then.'),
        addedBy: actor,
        since: timestamp,
      })
      .meta({ id: 'CollectedResource' }),
  ),
})

export const collectResources = operation({
  id: 'collectResources',
  method: 'POST',
  path: '/library/collections/items',
  tag,
  summary: 'Put up to 100 folders and files into up to 50 collections',
  description:
    'Needs *contribute* on the collection and on what is added. A collection passes its level on to what is in it, but no more ' +
    `than whoever added it had on it then for good: what one has for a time is not added. Something is in at most ${mostCollections} collections. In a library with strict ` +
    'collections it passes on only what was put into it by somebody with *manage* on that: the rest is seen in it by those who have it otherwise.',
  needs: changing,
  body: z.strictObject({
    collections: z.array(reference).min(1).max(50),
    resources: z.array(reference).min(1).max(100),
    atomic: z
      .boolean()
      .default(false)
      .describe('Whether one pair that is refused refuses the whole request.'),
  }),
  answer: z.strictObject({
    results: z
      .array(
        z
          .strictObject({
            collection: z.string().describe('As it was sent.'),
            resource: z.string(),
            outcome: z
              .enum(['added', 'raised', 'present', 'refused'])
              .describe('`raised`: it was there, and now passes more on.'),
            cap: level.nullable(),
            problem: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
          })
          .meta({ id: 'CollectedPair' }),
      )
      .describe('Every collection with every resource, in the order of the request.'),
  }),
})

export const uncollectResources = operation({
  id: 'uncollectResources',
  method: 'POST',
  path: '/library/collections/:collection/items/remove',
  tag,
  summary: 'Take up to 100 folders and files out of a collection',
  description:
    'For who manages the collection, or all of what is taken out. The access that came through it ends; what reaches them ' +
    'otherwise stays.',
  needs: changing,
  params: ofCollection,
  body: z.strictObject({ resources: z.array(reference).min(1).max(100) }),
  answer: z.strictObject({
    results: z.array(
      z.strictObject({ resource: z.string(), outcome: z.enum(['removed', 'absent']) }),
    ),
  }),
})

export const listUnbackedItems = operation({
  id: 'listUnbackedItems',
  method: 'GET',
  path: '/library/unbacked-items',
  tag,
  summary: 'What collections pass on although who added it has less on it by now',
  description:
    'For who manages every collection: it is passed on until somebody takes it out. A page may be short and yet have a `next`.',
  needs: changing,
  query: listQuery,
  answer: pageOf(
    z
      .strictObject({
        resource: z.strictObject({ id, kind, name: z.string() }),
        collection: z.strictObject({ id, name: z.string() }),
        cap: level.describe('The collection passes no more on.'),
        addedBy: actor,
        since: timestamp,
        adderLevel: level
          .nullable()
          .describe('What whoever added it has by now otherwise than through collections.'),
      })
      .meta({ id: 'UnbackedItem' }),
  ),
})

export const collectionOperations = [
  createCollection,
  listCollections,
  listCollectedResources,
  collectResources,
  uncollectResources,
  listUnbackedItems,
] as const
