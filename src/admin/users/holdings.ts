import type { Part } from '../../domain/parts.ts'
import {
  applicationsOf,
  appRolesOf,
  isLetIn,
  membershipsOf,
  reachedGroupsOf,
  seenUser,
} from '../../domain/users/holdings/holdings.ts'
import {
  endAccessAt,
  endSessionOf,
  endSessionsOf,
  sessionsOf,
} from '../../domain/users/user-sessions.ts'
import { effectiveRights } from '../../domain/rights/effective-rights.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type {
  HeldAppRole,
  OpenApplication,
  ReachedGroup,
  UserMembership,
} from '../../model/user-holdings.ts'
import {
  endUserSession,
  endUserAccessAt,
  endUserSessions,
  getUserOverview,
  listUserApplications,
  listUserAppRoles,
  listUserGroups,
  listUserMemberships,
  listUserSessions,
} from '../contract/users/holdings.ts'
import { partAnswer, partIn, wholeAnswer } from '../lists/listed.ts'
import type { PagedRequest } from '../lists/paging.ts'
import { type Answer, type Request, route } from '../route.ts'
import { representReceipt } from './receipt.ts'
import { representSession } from './represent-session.ts'
import { representUser } from './representation.ts'

const firstPage = { limit: 50 }

export const userHoldingsRoutes = [
  route(listUserMemberships, async request =>
    memberships(request, await membershipsOf(...asked(request))),
  ),
  route(listUserGroups, async request => groups(request, await reachedGroupsOf(...asked(request)))),
  route(listUserApplications, async request =>
    applications(request, await applicationsOf(...asked(request))),
  ),
  route(listUserAppRoles, async request => appRoles(request, await appRolesOf(...asked(request)))),
  route(listUserSessions, async ({ context, params }) =>
    wholeAnswer(await sessionsOf(context, params.user), representSession),
  ),
  route(getUserOverview, async request => overview(request)),
  route(endUserSession, async ({ context, params }) =>
    representReceipt(await endSessionOf(context, params.user, params.session)),
  ),
  route(endUserSessions, async ({ context, params }) =>
    representReceipt(await endSessionsOf(context, params.user)),
  ),
  route(endUserAccessAt, async ({ context, params }) =>
    representReceipt(await endAccessAt(context, params.user, params.application)),
  ),
]

/** Everything at once; where a list goes on is told by a cursor of the list itself. */
async function overview(
  request: Request<typeof getUserOverview>,
): Promise<Answer<typeof getUserOverview>> {
  const { context, params } = request
  const user = await seenUser(context, params.user)
  const list = (operation: PagedRequest['operation']): PagedRequest => {
    return { ...request, operation, query: firstPage }
  }
  const [of, id] = [context, user.id] as const
  const rights = await effectiveRights(context, id)
  return {
    user: await representUser(context, user),
    letIn: await isLetIn(context, user),
    rights: [...rights].toSorted(),
    memberships: memberships(list(listUserMemberships), await membershipsOf(of, id, firstPage)),
    groups: groups(list(listUserGroups), await reachedGroupsOf(of, id, firstPage)),
    applications: applications(list(listUserApplications), await applicationsOf(of, id, firstPage)),
    appRoles: appRoles(list(listUserAppRoles), await appRolesOf(of, id, firstPage)),
    sessions: wholeAnswer(await sessionsOf(of, id), representSession),
  }
}

type Listing = Request<typeof listUserGroups> & PagedRequest

function asked(
  request: PagedRequest & { readonly params: { readonly user: string } },
): [Listing['context'], string, ReturnType<typeof partIn>] {
  return [request.context, request.params.user, partIn(request)]
}

function memberships(
  request: PagedRequest,
  part: Part<UserMembership>,
): Answer<typeof listUserMemberships> {
  return partAnswer(request, part, ({ sources, ...group }) => ({
    ...group,
    sources: sources.map(isoTimes),
  }))
}

function groups(request: PagedRequest, part: Part<ReachedGroup>): Answer<typeof listUserGroups> {
  return partAnswer(request, part, group => group)
}

function applications(
  request: PagedRequest,
  part: Part<OpenApplication>,
): Answer<typeof listUserApplications> {
  return partAnswer(request, part, application => application)
}

function appRoles(request: PagedRequest, part: Part<HeldAppRole>): Answer<typeof listUserAppRoles> {
  return partAnswer(request, part, role => role)
}
