import { type LeveledResource, seenBy, sharedWith } from '../../domain/decisions/seen.ts'
import type { ReachPart, ReachRequest } from '../../domain/decisions/reach.ts'
import { everywhere, linksReaching, peopleWith, whoHas } from '../../domain/decisions/who.ts'
import {
  listAccessHolders,
  listPeopleWithAccess,
  listSharedWithMe,
  listVisibleResources,
} from '../contract/library/who.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { cursorAt, type PageAnswer, type PagedRequest, startOf } from '../lists/paging.ts'
import { route } from '../route.ts'
import { representPath } from './explain.ts'
import { representResource } from './represent.ts'

export const whoRoutes = [
  route(listAccessHolders, async request => {
    const part = await whoHas(request.context, request.query.resource, partIn(request))
    const page = partAnswer(request, part, ({ origins, ...holder }) => {
      return { ...holder, origins: origins.map(representPath) }
    })
    const publicLinks = await linksReaching(request.context, request.query.resource)
    return { ...page, roles: everywhere, publicLinks }
  }),
  route(listPeopleWithAccess, async request => {
    const part = await peopleWith(request.context, request.query, partIn(request))
    return partAnswer(request, part, ({ path, ...rest }) => {
      return { ...rest, path: representPath(path) }
    })
  }),
  route(listSharedWithMe, async request => {
    const { subject, limit } = request.query
    return seenAnswer(
      request,
      await sharedWith(request.context, { subject, ...seenIn(request, limit) }),
    )
  }),
  route(listVisibleResources, async request => {
    const { subject, limit, level, kind } = request.query
    const wanted = { subject, least: level, kind, ...seenIn(request, limit) }
    return seenAnswer(request, await seenBy(request.context, wanted))
  }),
]

function seenIn(request: PagedRequest, limit: number): ReachRequest {
  const start = startOf(request)
  return { limit, after: start && { root: start.key ?? start.id, id: start.id } }
}

function seenAnswer(
  request: PagedRequest,
  { items, next }: ReachPart<LeveledResource>,
): PageAnswer<ReturnType<typeof representLeveled>> {
  return {
    items: items.map(representLeveled),
    next: next === undefined ? null : cursorAt(request, { id: next.id, key: next.root }),
  }
}

function representLeveled({ resource, level }: LeveledResource): {
  resource: ReturnType<typeof representResource>
  level: LeveledResource['level']
} {
  return { resource: representResource(resource), level }
}
