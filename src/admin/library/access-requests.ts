import {
  listOwnRequests,
  requestAccess as request,
  withdrawRequest,
} from '../../domain/shares/access-requests.ts'
import {
  denyRequest,
  grantRequest,
  listRequestsOn,
  listRequestsToDecide,
} from '../../domain/shares/decide-requests.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { AccessRequest, RequestToDecide } from '../../model/access-request.ts'
import {
  denyAccessRequest,
  grantAccessRequest,
  listAccessRequests,
  listOwnAccessRequests,
  listResourceAccessRequests,
  requestAccess,
  withdrawAccessRequest,
} from '../contract/library/access-requests.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { timeOf } from './time-of.ts'

export const accessRequestRoutes = [
  route(requestAccess, async ({ context, body: { until, ...rest } }) =>
    representOwn(await request(context, { ...rest, until: timeOf(until) ?? null })),
  ),
  route(listOwnAccessRequests, async asking => {
    const found = await listOwnRequests(asking.context, pagingIn(asking))
    return listedAnswer(asking, found, representOwn)
  }),
  route(withdrawAccessRequest, async ({ context, params }) =>
    representOwn(await withdrawRequest(context, params.request)),
  ),
  route(listAccessRequests, async asking => {
    const found = await listRequestsToDecide(asking.context, pagingIn(asking))
    return listedAnswer(asking, found, representToDecide)
  }),
  route(listResourceAccessRequests, async asking => {
    const { context, params, query } = asking
    const asked = { resource: params.resource, state: query.state }
    return listedAnswer(
      asking,
      await listRequestsOn(context, asked, pagingIn(asking)),
      representToDecide,
    )
  }),
  route(grantAccessRequest, async ({ context, params, body: { until, ...rest } }) =>
    representOwn(await grantRequest(context, params.request, { ...rest, until: timeOf(until) })),
  ),
  route(denyAccessRequest, async ({ context, params, body }) =>
    representOwn(await denyRequest(context, params.request, body)),
  ),
]

function representOwn({ reference, ...rest }: AccessRequest): Answer<typeof requestAccess> {
  return { ...asked(rest), resource: reference }
}

function representToDecide(
  whole: RequestToDecide,
): Answer<typeof listAccessRequests>['items'][number] {
  const { resourceId, resourceKind, resourceName, requesterId, requesterName } = whole
  return {
    ...asked(whole),
    resource: { id: resourceId, kind: resourceKind, name: resourceName },
    requester: { id: requesterId, name: requesterName },
  }
}

function asked(
  asking: Omit<AccessRequest, 'reference'>,
): Omit<Answer<typeof requestAccess>, 'resource'> {
  const { id, level, state, ...rest } = isoTimes(asking)
  const { reason, until, openedAt, decidedAt, decisionReason, givenLevel, givenUntil } = rest
  const decision = { reason: decisionReason, level: givenLevel, until: givenUntil }
  const decided = decidedAt === null ? null : decision
  return { id, level, reason, until, state, openedAt, decidedAt, decision: decided }
}
