import { z } from 'zod'
import type { Created, NewApplication } from '../domain/applications/applications.ts'
import {
  clientAuthentications,
  type ClientSettings,
  type ClientType,
  type GrantName,
  grantNames,
} from '../model/client-settings.ts'
import type { JsonObject } from '../model/json.ts'
import { Refusal } from '../model/refusal.ts'
import { signingAlgorithms } from '../model/signing-key.ts'
import { protocolMetadata } from './clients.ts'

const text = z
  .string()
  .max(2048)
  .refine(given => given.isWellFormed() && !given.includes('\0'), 'is not text')
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const grants = [...grantNames.filter(name => name !== 'device_code'), deviceGrant] as const

/** What is read of the metadata (RFC 7591 2, OpenID Connect Registration 2); what is not known is left out. */
const metadata = z.object({
  client_name: text.default('Registered application'),
  client_uri: text.optional(),
  contacts: z.array(text).optional(),
  redirect_uris: z.array(text).default([]),
  post_logout_redirect_uris: z.array(text).default([]),
  grant_types: z.array(z.enum(grants)).optional(),
  response_types: z.array(z.literal('code')).optional(),
  application_type: z.enum(['web', 'native']).default('web'),
  token_endpoint_auth_method: z.enum(clientAuthentications).default('client_secret_basic'),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.json())) }).optional(),
  jwks_uri: z.never('nothing is fetched: send the keys as jwks').optional(),
  sector_identifier_uri: z.never('nothing is fetched').optional(),
  // What the standard takes where a client says nothing.
  id_token_signed_response_alg: z.enum(signingAlgorithms).default('RS256'),
  userinfo_signed_response_alg: z.enum(signingAlgorithms).optional(),
  subject_type: z.enum(['public', 'pairwise']).default('public'),
  require_pushed_authorization_requests: z.boolean().optional(),
  require_signed_request_object: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  initiate_login_uri: text.optional(),
  backchannel_logout_uri: text.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
})

type Metadata = z.infer<typeof metadata>

/** An application from the metadata of a client. Refuses what cannot be read as invalid, with its name. */
export function toApplication(body: unknown): Omit<NewApplication, 'access'> {
  const { data, error } = metadata.safeParse(body)
  if (data === undefined) {
    const [issue] = error.issues
    const field = String(issue?.path[0] ?? '')
    const name = field === 'redirect_uris' ? 'redirectUris' : field
    throw new Refusal('invalid', `${field}: ${issue?.message ?? ''}`, { field: name })
  }
  return {
    name: data.client_name,
    redirectUris: data.redirect_uris,
    postLogoutRedirectUris: data.post_logout_redirect_uris,
    homeUrl: data.client_uri ?? null,
    // Refused people are shown whom to ask: an administrator says who that is, never who registers.
    contact: null,
    claims: {},
    client: settingsOf(data),
  }
}

function settingsOf(data: Metadata): ClientSettings {
  const optional = {
    jwks: data.jwks,
    userinfoAlgorithm: data.userinfo_signed_response_alg,
    pushedRequests: data.require_pushed_authorization_requests,
    signedRequests: data.require_signed_request_object,
    boundTokens: data.dpop_bound_access_tokens,
    initiateLoginUri: data.initiate_login_uri,
    backchannelLogoutUri: data.backchannel_logout_uri,
    backchannelLogoutSession: data.backchannel_logout_session_required,
  }
  const given = Object.entries(optional).filter(([, value]) => value !== undefined)
  return {
    ...(Object.fromEntries(given) as ClientSettings),
    type: typeOf(data),
    grants: grantsOf(data),
    authentication: data.token_endpoint_auth_method,
    idTokenAlgorithm: data.id_token_signed_response_alg,
    subjects: data.subject_type,
  }
}

function typeOf(data: Metadata): ClientType {
  if (data.token_endpoint_auth_method === 'none') {
    return data.application_type === 'native' ? 'native' : 'browser'
  }
  if (data.application_type === 'native') {
    const why = 'a native client keeps no secret: token_endpoint_auth_method is none'
    throw new Refusal('invalid', why, { field: 'token_endpoint_auth_method' })
  }
  return grantsOf(data).every(grant => grant === 'client_credentials') ? 'service' : 'web'
}

function grantsOf({ grant_types: types = ['authorization_code'] }: Metadata): GrantName[] {
  return types.map(type => (type === deviceGrant ? 'device_code' : type))
}

/** The answer: what was registered, with the secret, this once (RFC 7591 3.2.1). */
export function registeredMetadata({ application, clientSecret }: Created): JsonObject {
  return {
    ...(protocolMetadata(application) as JsonObject),
    client_id_issued_at: Math.floor(Date.now() / 1000),
    ...(clientSecret === null ? {} : { client_secret: clientSecret, client_secret_expires_at: 0 }),
    ...(application.homeUrl === null ? {} : { client_uri: application.homeUrl }),
  }
}
