import { z } from 'zod'
import { actor, id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, level, reference } from './common.ts'

const tag = 'shares'
const needs = ['shares.manage', 'library.keep'] as const

export const share = z
  .strictObject({
    resourceId: id,
    principalId: id,
    level,
    granter: actor,
    reason: z.string().nullable(),
    since: timestamp,
    until: timestamp.nullable().describe('Without effect from then on.'),
    flaggedAt: timestamp
      .nullable()
      .describe('Since when somebody should look at it: a review passed over it.'),
    version: z.int(),
  })
  .meta({ id: 'Share' })

const shareListed = {
  ...share.shape,
  state: z
    .enum(['active', 'dormant', 'expired'])
    .describe('`dormant`: without effect while its user has another role or is not active.'),
  granterLeft: z.boolean().describe('Whoever gave it is gone: somebody should look at it.'),
  principal: z.strictObject({
    id,
    kind: z.enum(['user', 'group', 'application']),
    name: z.string(),
  }),
  resource: z.strictObject({ id, kind, name: z.string() }).describe('Where it was given.'),
}

const listedShare = z.strictObject(shareListed).meta({ id: 'ListedShare' })

const reachingShare = z
  .strictObject({
    ...shareListed,
    inherited: z.boolean().describe('Whether it was given on a folder above.'),
  })
  .meta({ id: 'ReachingShare' })

const pair = {
  resource: reference,
  principalId: id.describe('A user, a group or, by administrators, a service application.'),
}

/** The end of a share in a request. */
export const until = moment
  .nullable()
  .optional()
  .describe('When it ends; null for never, and without it what is usual in the library.')

/** Whether all or none. */
export const atomic = z
  .boolean()
  .default(false)
  .describe(
    'Whether one pair that is refused refuses the whole request. Otherwise it harms no other.',
  )

/** What became of each pair. */
export function resultsOf<const Outcome extends string>(
  outcomes: readonly [Outcome, ...Outcome[]],
): z.ZodObject<{ results: z.ZodArray<ReturnType<typeof resultOf<Outcome>>> }, z.core.$strict> {
  return z.strictObject({
    results: z.array(resultOf(outcomes)).describe('In the order of the pairs.'),
  })
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type is what it says
function resultOf<const Outcome extends string>(outcomes: readonly [Outcome, ...Outcome[]]) {
  return z.strictObject({
    resource: z.string().describe('As it was sent.'),
    principalId: z.string(),
    outcome: z.enum([...outcomes, 'refused']),
    share: share.nullable(),
    problem: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .describe('Why it was refused.'),
  })
}

const mostPairs = 1000
const pairs = z.array(z.strictObject(pair)).min(1).max(mostPairs)

export const shareResources = operation({
  id: 'shareResources',
  method: 'POST',
  path: '/library/shares',
  tag,
  summary: 'Share resources with users and groups, up to 1,000 pairs at once',
  description:
    'For who has *manage* on the resource. A share that is there already is replaced. Choosing groups also needs `shares.select-groups`.',
  needs,
  body: z.strictObject({
    shares: z
      .array(z.strictObject({ ...pair, level, reason: text(1000).nullable().default(null), until }))
      .min(1)
      .max(mostPairs),
    atomic,
  }),
  answer: resultsOf(['given', 'changed', 'unchanged']),
})

export const revokeShares = operation({
  id: 'revokeShares',
  method: 'POST',
  path: '/library/shares/revoke',
  tag,
  summary: 'Take back up to 1,000 shares',
  description: 'What is inherited is taken back where it was given.',
  needs,
  body: z.strictObject({ shares: pairs, atomic }),
  answer: resultsOf(['revoked', 'absent']),
})

export const extendShares = operation({
  id: 'extendShares',
  method: 'POST',
  path: '/library/shares/extend',
  tag,
  summary: 'Give up to 1,000 shares another end',
  needs,
  body: z.strictObject({ shares: pairs, until, atomic }),
  answer: resultsOf(['extended']),
})

export const listResourceShares = operation({
  id: 'listResourceShares',
  method: 'GET',
  path: '/library/resources/:resource/shares',
  tag,
  summary: 'The shares on a resource and on the folders above it, the nearest first',
  description: 'For who may share it. The collections that pass a level on are listed beside it.',
  needs,
  params: z.strictObject({ resource: reference }),
  query: listQuery,
  answer: pageOf(reachingShare),
})

export const listResourceCollections = operation({
  id: 'listResourceCollections',
  method: 'GET',
  path: '/library/resources/:resource/collections',
  tag,
  summary: 'The collections that a resource or a folder above it is in',
  description:
    'All of them for who may share it, since each passes it on; for others those that they see. A page may be short and yet have a `next`.',
  needs: ['collections.view', 'shares.manage', 'library.keep', 'library.ask'],
  params: z.strictObject({ resource: reference }),
  query: listQuery,
  answer: pageOf(
    z
      .strictObject({
        collection: z.strictObject({ id, name: z.string() }),
        item: z.strictObject({ id, name: z.string() }).describe('What is in the collection.'),
        inherited: z.boolean().describe('Whether that is a folder above.'),
        cap: level.describe('The collection passes no more on.'),
      })
      .meta({ id: 'ContainingCollection' }),
  ),
})

export const listPrincipalShares = operation({
  id: 'listPrincipalShares',
  method: 'GET',
  path: '/library/principals/:principal/shares',
  tag,
  summary: 'What was shared with a user, a group or an application itself',
  description:
    'Everybody sees their own; of others who may see them (`users.view`, `groups.view`, `applications.view`), where they have a level. A page may be short and yet have a next one.',
  needs: 'signed-in',
  params: oneOf('principal'),
  query: listQuery,
  answer: pageOf(listedShare),
})

export const shareOperations = [
  shareResources,
  revokeShares,
  extendShares,
  listResourceShares,
  listResourceCollections,
  listPrincipalShares,
] as const
