import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { id, json, oneOf, text } from '../common.ts'
import { operation } from '../operation.ts'

const tag = 'upstreams'
const named = z.array(z.strictObject({ id, name: z.string() }))

const arrived = z.strictObject({
  kind: z.enum(['known', 'linked', 'created']),
  user: z.strictObject({ userName: z.string(), displayName: z.string().nullable() }),
  roleBefore: z.enum(roles).nullable(),
  role: z.enum(roles),
  joined: named,
  left: named,
  withheld: named.describe('Groups that carry what no other system may pass on.'),
})

const refused = z.strictObject({
  kind: z.enum(['refused', 'failed']),
  reason: z.string(),
  detail: z.string(),
})

export const testUpstream = operation({
  id: 'testUpstream',
  method: 'POST',
  path: '/upstreams/:upstream/test',
  tag,
  summary: 'Try a provider: what it says of itself, and where to sign in to see what it sends',
  description:
    'Works for one that is switched off, too. Nobody is signed in by it, and nothing is changed.',
  needs: 'connections.manage',
  recent: true,
  params: oneOf('upstream'),
  answer: z
    .strictObject({
      test: z.string().nullable().describe('Names the trial for ten minutes.'),
      address: z.string().nullable().describe('Where to sign in as somebody of the provider.'),
      metadata: json.nullable().describe('What the OpenID provider says of itself.'),
      problem: z.string().nullable(),
    })
    .meta({ id: 'BegunUpstreamTest' }),
})

export const getUpstreamTest = operation({
  id: 'getUpstreamTest',
  method: 'GET',
  path: '/upstreams/:upstream/tests/:test',
  tag,
  summary: 'What came of a trial, and what would have happened',
  needs: 'connections.manage',
  params: z.strictObject({ upstream: id, test: text(200) }),
  answer: z
    .strictObject({
      done: z.boolean().describe('Whether anybody came back yet.'),
      came: json.nullable().describe('What the provider sent, word for word.'),
      understood: json.nullable().describe('As which person that was understood.'),
      outcome: z.union([arrived, refused]).nullable(),
    })
    .meta({ id: 'UpstreamTest' }),
})

export const upstreamTestOperations = [testUpstream, getUpstreamTest] as const
