import {
  changeLink as change,
  createLink as create,
  getLink as get,
  listEveryLink,
  listLinks as listOn,
  removeLink as remove,
} from '../../domain/shares/public-links.ts'
import {
  getLinkLimits as getLimits,
  setLinkLimits as setLimits,
} from '../../domain/shares/link-limits.ts'
import { visitLink as visit } from '../../domain/shares/visit-link.ts'
import type { Context } from '../../domain/context.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { ListedLink, PublicLink } from '../../model/public-link.ts'
import {
  changeLink,
  createLink,
  getLink,
  getLinkLimits,
  listLinks,
  listResourceLinks,
  removeLink,
  setLinkLimits,
  visitLink,
} from '../contract/library/links.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { timeOf } from './time-of.ts'

export const linkRoutes = [
  route(createLink, async ({ context, parts, params, body }) => {
    const { startsAt, endsAt, ...rest } = body
    const window = { startsAt: timeOf(startsAt) ?? null, endsAt: timeOf(endsAt) ?? null }
    const input = { ...rest, ...window, resource: params.resource }
    const { link, token } = await create(context, parts.hasher, input)
    return { link: represent(context, link), token }
  }),
  route(listResourceLinks, async request => {
    const { context, params } = request
    const found = await listOn(context, params.resource, pagingIn(request))
    return listedAnswer(request, found, link => represent(context, link))
  }),
  route(listLinks, async request =>
    listedAnswer(request, await listEveryLink(request.context, pagingIn(request)), link =>
      representListed(request.context, link),
    ),
  ),
  route(getLink, async ({ context, params }) =>
    represent(context, await get(context, params.link)),
  ),
  route(changeLink, async ({ context, parts, params, body, expected }) => {
    const { startsAt, endsAt, ...rest } = body
    const window = { startsAt: timeOf(startsAt), endsAt: timeOf(endsAt) }
    const asked = { id: params.link, change: { ...rest, ...window }, expected }
    return represent(context, await change(context, parts.hasher, asked))
  }),
  route(removeLink, ({ context, params }) => remove(context, params.link)),
  route(visitLink, async ({ context, parts, body }) => {
    const visited = await visit(context, parts.hasher, body)
    if (visited.access !== 'granted') {
      return { access: visited.access, resources: [], showUnpublished: false, endsAt: null }
    }
    return isoTimes(visited)
  }),
  route(getLinkLimits, ({ context }) => getLimits(context)),
  route(setLinkLimits, ({ context, body }) => setLimits(context, body)),
]

function represent(context: Context, link: PublicLink): Answer<typeof getLink> {
  const { creatorKind, creatorId, creatorName, ...rest } = isoTimes(link)
  const createdBy = { kind: creatorKind, id: creatorId, name: creatorName }
  return { ...rest, state: stateOf(context, link), createdBy }
}

function stateOf(
  { account: { readAt } }: Context,
  { startsAt, endsAt }: PublicLink,
): Answer<typeof getLink>['state'] {
  if (endsAt !== null && endsAt <= readAt) return 'ended'
  return startsAt !== null && startsAt > readAt ? 'waiting' : 'open'
}

function representListed(
  context: Context,
  { resourceKind, resourceName, ...link }: ListedLink,
): Answer<typeof listLinks>['items'][number] {
  const resource = { id: link.resourceId, kind: resourceKind, name: resourceName }
  return { ...represent(context, link), resource }
}
