import { extendShares as extend } from '../../domain/shares/extend-shares.ts'
import {
  listCollectionsAround,
  listSharesOf,
  listSharesOn,
} from '../../domain/shares/list-shares.ts'
import { revokeShares as revoke } from '../../domain/shares/revoke-shares.ts'
import { share } from '../../domain/shares/share.ts'
import {
  extendShares,
  listPrincipalShares,
  listResourceCollections,
  listResourceShares,
  revokeShares,
  shareResources,
} from '../contract/library/shares.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import {
  representContaining,
  representListed,
  representReaching,
  representResults,
} from './represent-share.ts'
import { timeOf } from './time-of.ts'

export const shareRoutes = [
  route(shareResources, async ({ context, body: { shares, atomic } }) => {
    const inputs = shares.map(({ until, ...rest }) => ({ ...rest, until: timeOf(until) }))
    return representResults(await share(context, inputs, { atomic }))
  }),
  route(revokeShares, async ({ context, body: { shares, atomic } }) =>
    representResults(await revoke(context, shares, { atomic })),
  ),
  route(extendShares, async ({ context, body: { shares, atomic, until } }) =>
    representResults(await extend(context, shares, { atomic, until: timeOf(until) })),
  ),
  route(listResourceShares, async request => {
    const { context, params } = request
    const found = await listSharesOn(context, params.resource, pagingIn(request))
    return listedAnswer(request, found, representReaching)
  }),
  route(listResourceCollections, async request => {
    const { context, params } = request
    const found = await listCollectionsAround(context, params.resource, pagingIn(request))
    return listedAnswer(request, found, representContaining)
  }),
  route(listPrincipalShares, async request => {
    const { context, params } = request
    const found = await listSharesOf(context, params.principal, pagingIn(request))
    return listedAnswer(request, found, representListed)
  }),
]
