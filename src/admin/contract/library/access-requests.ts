import { z } from 'zod'
import { accessRequestStates } from '../../../model/access-request.ts'
import { id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, level, reference } from './common.ts'
import { until } from './shares.ts'

const tag = 'shares'
const toDecide = ['shares.manage', 'library.keep'] as const

const asked = {
  id,
  level: level.describe('What was asked for.'),
  reason: z.string().nullable(),
  until: timestamp.nullable().describe('Until when it was asked for.'),
  state: z.enum(accessRequestStates),
  openedAt: timestamp,
  decidedAt: timestamp.nullable(),
  decision: z
    .strictObject({
      reason: z.string().nullable(),
      level: level.nullable().describe('What was given.'),
      until: timestamp.nullable(),
    })
    .nullable(),
}

const ownRequest = z
  .strictObject({ ...asked, resource: z.string().describe('As it was asked for.') })
  .meta({ id: 'OwnAccessRequest' })

const request = z
  .strictObject({
    ...asked,
    resource: z.strictObject({ id, kind, name: z.string() }),
    requester: z.strictObject({ id, name: z.string() }),
  })
  .meta({ id: 'AccessRequest' })

const params = oneOf('request')

export const requestAccess = operation({
  id: 'requestAccess',
  method: 'POST',
  path: '/library/access-requests',
  tag,
  summary: 'Ask for a level on a resource',
  description:
    'A person asks, or an application on behalf of one (`On-Behalf-Of`). Who asks again while a request for the same is open gets that one. Of what is not there a request is taken like of what is.',
  needs: 'signed-in',
  body: z.strictObject({
    resource: reference,
    level,
    reason: text(1000).nullable().default(null),
    until: moment.nullable().default(null),
  }),
  answer: ownRequest,
  status: 201,
})

export const listOwnAccessRequests = operation({
  id: 'listOwnAccessRequests',
  method: 'GET',
  path: '/library/own-access-requests',
  tag,
  summary: 'What one has asked for',
  needs: 'signed-in',
  query: listQuery,
  answer: pageOf(ownRequest),
})

export const withdrawAccessRequest = operation({
  id: 'withdrawAccessRequest',
  method: 'POST',
  path: '/library/own-access-requests/:request/withdraw',
  tag,
  summary: 'Take a request of one’s own back',
  needs: 'signed-in',
  params,
  answer: ownRequest,
})

export const listAccessRequests = operation({
  id: 'listAccessRequests',
  method: 'GET',
  path: '/library/access-requests',
  tag,
  summary: 'The open requests that one may decide',
  description: 'For what one may share. A page may be short and yet have a next one.',
  needs: toDecide,
  query: listQuery,
  answer: pageOf(request),
})

export const listResourceAccessRequests = operation({
  id: 'listResourceAccessRequests',
  method: 'GET',
  path: '/library/resources/:resource/access-requests',
  tag,
  summary: 'The requests for a resource',
  needs: toDecide,
  params: z.strictObject({ resource: reference }),
  query: listQuery.extend({ state: z.enum(accessRequestStates).default('open') }),
  answer: pageOf(request),
})

export const grantAccessRequest = operation({
  id: 'grantAccessRequest',
  method: 'POST',
  path: '/library/access-requests/:request/grant',
  tag,
  summary: 'Grant a request: share the resource',
  description: 'Where a share gives as much already it stays as it is.',
  needs: toDecide,
  params,
  body: z.strictObject({
    level: level.optional().describe('What was asked for unless said.'),
    until,
    reason: text(1000).nullable().default(null),
  }),
  answer: ownRequest,
})

export const denyAccessRequest = operation({
  id: 'denyAccessRequest',
  method: 'POST',
  path: '/library/access-requests/:request/deny',
  tag,
  summary: 'Deny a request',
  needs: toDecide,
  params,
  body: z.strictObject({ reason: text(1000).nullable().default(null) }),
  answer: ownRequest,
})

export const accessRequestOperations = [
  requestAccess,
  listOwnAccessRequests,
  withdrawAccessRequest,
  listAccessRequests,
  listResourceAccessRequests,
  grantAccessRequest,
  denyAccessRequest,
] as const
