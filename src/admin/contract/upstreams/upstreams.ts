import { z } from 'zod'
import { upstreamKinds } from '../../../model/upstream.ts'
import { id, json, listQuery, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { upstreamProtocol, upstreamSettings } from './settings.ts'

const tag = 'upstreams'
const params = oneOf('upstream')

const upstream = z
  .strictObject({
    id,
    kind: z.enum(upstreamKinds),
    name: z.string(),
    ...upstreamSettings,
    protocol: upstreamProtocol,
    groups: z.array(
      z.strictObject({ value: z.string().nullable(), groupId: id, name: z.string() }),
    ),
    exempt: z.array(z.strictObject({ id, userName: z.string() })),
    hasSecret: z.boolean(),
    publicKey: json
      .nullable()
      .describe('What an OpenID provider checks our signatures with (a JWK); null without a key.'),
    nextPublicKey: json.nullable().describe('The next one, which signs nothing yet.'),
    jwksUrl: z.string().nullable().describe('Where an OpenID provider reads both (a JWK Set).'),
    callbackUrl: z.string().describe('What the provider is told as redirect URI.'),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Upstream' })

const secret = text(4096).nullable().describe('The client secret; never shown again.')

export const listUpstreams = operation({
  id: 'listUpstreams',
  method: 'GET',
  path: '/upstreams',
  tag,
  summary: 'The providers that people may sign in with, in the order of their making',
  needs: 'connections.view',
  query: listQuery,
  answer: pageOf(upstream),
})

export const createUpstream = operation({
  id: 'createUpstream',
  method: 'POST',
  path: '/upstreams',
  tag,
  summary: 'Add a provider that people may sign in with',
  description:
    'Whoever decides about it lets people in, so this needs the right `users.manage` too, and to have what its roles imply ' +
    'and its groups carry.',
  needs: 'connections.manage',
  recent: true,
  body: z.strictObject({
    kind: z.enum(upstreamKinds),
    name: text(512),
    ...upstreamSettings,
    protocol: upstreamProtocol,
    secret: secret.default(null),
  }),
  answer: upstream,
  location: '/upstreams/{id}',
  status: 201,
  versioned: true,
})

export const getUpstream = operation({
  id: 'getUpstream',
  method: 'GET',
  path: '/upstreams/:upstream',
  tag,
  summary: 'A provider with its settings, domains and mapping',
  needs: 'connections.view',
  params,
  answer: upstream,
  versioned: true,
})

export const changeUpstream = operation({
  id: 'changeUpstream',
  method: 'PATCH',
  path: '/upstreams/:upstream',
  tag,
  summary: 'Change a provider; the next sign-in finds it so',
  description:
    'Lists and `protocol` are replaced as a whole. Another provider behind links that there are needs every right.',
  needs: 'connections.manage',
  recent: true,
  params,
  body: z
    .strictObject({ name: text(512), ...withoutDefaults(), protocol: upstreamProtocol, secret })
    .partial(),
  answer: upstream,
  versioned: true,
})

export const rollUpstreamKey = operation({
  id: 'rollUpstreamKey',
  method: 'POST',
  path: '/upstreams/:upstream/key',
  tag,
  summary:
    'Make a next key to sign with, for an OpenID provider: it signs nothing before it is used',
  needs: 'connections.manage',
  recent: true,
  params,
  answer: upstream,
  versioned: true,
})

export const useUpstreamKey = operation({
  id: 'useUpstreamKey',
  method: 'POST',
  path: '/upstreams/:upstream/key/use',
  tag,
  summary: 'Sign with the next key from now on, once the provider has read it',
  needs: 'connections.manage',
  recent: true,
  params,
  answer: upstream,
  versioned: true,
})

export const previewUpstreamRemoval = operation({
  id: 'previewUpstreamRemoval',
  method: 'GET',
  path: '/upstreams/:upstream/removal',
  tag,
  summary: 'What the removal of a provider would mean',
  needs: 'connections.view',
  params,
  answer: z
    .strictObject({
      linked: z.int().describe('Users who are linked to it.'),
      stranded: z.int().describe('Those of them who have neither a password nor another provider.'),
      memberships: z.int().describe('Memberships by it, which would become manual ones.'),
      enforcedDomains: z.int(),
    })
    .meta({ id: 'UpstreamRemoval' }),
})

export const deleteUpstream = operation({
  id: 'deleteUpstream',
  method: 'DELETE',
  path: '/upstreams/:upstream',
  tag,
  summary: 'Remove a provider with its links: people stay, their memberships become manual ones',
  needs: 'connections.manage',
  recent: true,
  params,
  versioned: true,
})

export const listUpstreamLinks = operation({
  id: 'listUpstreamLinks',
  method: 'GET',
  path: '/upstreams/:upstream/links',
  tag,
  summary: 'Who is linked to a provider, and as whom it knows them',
  needs: 'users.view',
  params,
  query: listQuery,
  answer: pageOf(
    z
      .strictObject({
        userId: id,
        userName: z.string(),
        name: z.string(),
        issuer: z.string(),
        subject: z.string(),
        createdUser: z.boolean().describe('Whether the user came to be by this link.'),
        createdAt: timestamp,
        lastUsedAt: timestamp,
      })
      .meta({ id: 'UpstreamLink' }),
  ),
})

export const removeUpstreamLink = operation({
  id: 'removeUpstreamLink',
  method: 'DELETE',
  path: '/upstreams/:upstream/links/:user',
  tag,
  summary: 'Remove the link of a user to a provider; its memberships and what they have open end',
  needs: 'users.manage',
  recent: true,
  params: z.strictObject({ upstream: id, user: id }),
})

function withoutDefaults(): Omit<typeof upstreamSettings, never> {
  const entries = Object.entries(upstreamSettings).map(([name, schema]) => [name, schema.unwrap()])
  return Object.fromEntries(entries) as typeof upstreamSettings
}

export const upstreamOperations = [
  listUpstreams,
  createUpstream,
  getUpstream,
  changeUpstream,
  rollUpstreamKey,
  useUpstreamKey,
  previewUpstreamRemoval,
  deleteUpstream,
  listUpstreamLinks,
  removeUpstreamLink,
] as const
