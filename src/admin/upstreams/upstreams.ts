import type { Context } from '../../domain/context.ts'
import {
  getWholeUpstream,
  listWholeUpstreams,
  type WholeUpstream,
} from '../../domain/upstreams/known-upstream.ts'
import { type LinkRecord, linksOf, unlink } from '../../domain/upstreams/links.ts'
import { callbackAddress } from '../../domain/upstreams/oidc-sign-in.ts'
import { previewRemoval, removeUpstream } from '../../domain/upstreams/remove-upstream.ts'
import { addNextKey, keysAddress, useNextKey } from '../../domain/upstreams/oidc-keys.ts'
import { openUpstreamKeys, publicKeyOf } from '../../domain/upstreams/upstream-secrets.ts'
import {
  changeUpstream as change,
  createUpstream as create,
} from '../../domain/upstreams/upstreams.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { settingsOf } from '../../model/upstream.ts'
import {
  changeUpstream,
  createUpstream,
  deleteUpstream,
  getUpstream,
  listUpstreamLinks,
  listUpstreams,
  previewUpstreamRemoval,
  removeUpstreamLink,
  rollUpstreamKey,
  useUpstreamKey,
} from '../contract/upstreams/upstreams.ts'
import { given } from '../given.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import type { AdminParts } from '../parts.ts'
import { type Answer, route } from '../route.ts'

export const upstreamRoutes = [
  route(listUpstreams, async request => {
    const { context, parts } = request
    const part = await listWholeUpstreams(context, partIn(request))
    return partAnswer(request, part, each => represent(context, parts, each))
  }),
  route(createUpstream, async ({ context, parts, body }) =>
    represent(context, parts, await create(context, parts.box, body)),
  ),
  route(getUpstream, async ({ context, parts, params }) =>
    represent(context, parts, await getWholeUpstream(context, params.upstream)),
  ),
  route(changeUpstream, async ({ context, parts, params, body, expected }) => {
    const asked = { id: params.upstream, change: given(body), expected }
    return represent(context, parts, await change(context, parts.box, asked))
  }),
  route(rollUpstreamKey, async ({ context, parts, params, expected }) =>
    represent(
      context,
      parts,
      await addNextKey(context, parts.box, { id: params.upstream, expected }),
    ),
  ),
  route(useUpstreamKey, async ({ context, parts, params, expected }) =>
    represent(
      context,
      parts,
      await useNextKey(context, parts.box, { id: params.upstream, expected }),
    ),
  ),
  route(previewUpstreamRemoval, async ({ context, params }) =>
    previewRemoval(context, params.upstream),
  ),
  route(deleteUpstream, async ({ context, params, expected }) =>
    removeUpstream(context, params.upstream, expected),
  ),
  route(listUpstreamLinks, async request => {
    const part = await linksOf(request.context, request.params.upstream, partIn(request))
    return partAnswer(request, part, representLink)
  }),
  route(removeUpstreamLink, async ({ context, params }) =>
    unlink(context, params.upstream, params.user),
  ),
]

function representLink(link: LinkRecord): Answer<typeof listUpstreamLinks>['items'][number] {
  const { userId, userName, name, issuer, subject, createdUser, createdAt, lastUsedAt } = link
  const known = { userId, userName, name, issuer, subject, createdUser }
  return { ...known, ...isoTimes({ createdAt, lastUsedAt }) }
}

function represent(
  context: Context,
  { box }: AdminParts,
  upstream: WholeUpstream,
): Answer<typeof getUpstream> {
  const { id, kind, version, createdAt, updatedAt, domains, groups, exempt } = upstream
  const { current, next } = openUpstreamKeys(box, upstream) ?? {}
  const told = (key: typeof current): Answer<typeof getUpstream>['publicKey'] =>
    key === undefined ? null : { ...publicKeyOf(key) }
  return {
    id,
    kind,
    ...settingsOf(upstream),
    domains,
    groups,
    exempt,
    hasSecret: upstream.sealedSecret !== null,
    publicKey: told(current),
    nextPublicKey: told(next),
    jwksUrl: kind === 'oidc' ? keysAddress(context, id) : null,
    callbackUrl: callbackAddress(context, id),
    version,
    ...isoTimes({ createdAt, updatedAt }),
  }
}
