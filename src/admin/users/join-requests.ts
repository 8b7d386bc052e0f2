import { approveRequest } from '../../domain/join-requests/approve-request.ts'
import { declineRequest } from '../../domain/join-requests/decline-request.ts'
import {
  getJoinRequest as get,
  listJoinRequests as list,
} from '../../domain/join-requests/join-requests.ts'
import {
  changeJoinSettings,
  getJoinSettings,
  joinRole,
  renewJoinLink as renew,
} from '../../domain/join-requests/join-settings.ts'
import { isRulingGroup } from '../../domain/rights/give-membership.ts'
import type { JoinRequest, JoinSettings } from '../../model/join-request.ts'
import {
  approveJoinRequest,
  changeJoinForm,
  declineJoinRequest,
  getJoinForm,
  getJoinRequest,
  listJoinRequests,
  renewJoinLink,
} from '../contract/users/join-requests.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { checkRecent, isRecent } from '../request/check-needs.ts'
import { type Answer, type CallerContext, type Request, route } from '../route.ts'
import { checkRecentFor } from './recent-for-role.ts'

export const joinRequestRoutes = [
  route(getJoinForm, async ({ context }) => toForm(context, await getJoinSettings(context))),
  route(changeJoinForm, async ({ context, body, expected }) =>
    toForm(context, await changeJoinSettings(context, body, expected)),
  ),
  route(renewJoinLink, async ({ context, expected }) => {
    const { link, settings } = await renew(context, expected)
    return { link, version: settings.version }
  }),
  route(listJoinRequests, async request => {
    const { context, query } = request
    const part = await list(context, { ...partIn(request), state: query.state })
    return partAnswer(request, part, represent)
  }),
  route(getJoinRequest, async ({ context, params }) =>
    represent(await get(context, params.request)),
  ),
  route(approveJoinRequest, async ({ context, parts, params, body, expected }) => {
    await checkRecentToApprove(context, params.request, body)
    const { until, ...rest } = body
    const end = typeof until === 'string' ? new Date(until) : until
    const approval = { ...rest, until: end, expected }
    return represent(await approveRequest(context, parts.box, params.request, approval))
  }),
  route(declineJoinRequest, async ({ context, parts, params, body, expected }) => {
    const decline = { reason: body.reason ?? null, expected }
    return represent(await declineRequest(context, parts.box, params.request, decline))
  }),
]

/** Role and groups that rule over others are given after a recent sign-in, as everywhere. */
async function checkRecentToApprove(
  context: CallerContext,
  id: string,
  { role, groups }: Request<typeof approveJoinRequest>['body'],
): Promise<void> {
  if (isRecent(context)) return
  checkRecentFor(context, role ?? (await joinRole(context)))
  const given = groups ?? (await get(context, id)).groups.map(group => group.id)
  for (const group of given) if (await isRulingGroup(context, group)) checkRecent(context)
}

function toForm({ account }: CallerContext, settings: JoinSettings): Answer<typeof getJoinForm> {
  return { ...settings, address: `${account.issuer}/sign-in/join` }
}

function represent(request: JoinRequest): Answer<typeof getJoinRequest> {
  const { askedAt, decidedAt, deciderName, decisionReason, userId, ...rest } = request
  return {
    ...rest,
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    decidedBy: deciderName,
    reason: decisionReason,
    user: userId,
  }
}
