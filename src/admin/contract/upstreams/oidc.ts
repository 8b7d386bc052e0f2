import { z } from 'zod'
import { upstreamAuthentications } from '../../../model/upstream.ts'
import { text } from '../common.ts'

/** The `protocol` of an upstream of the kind `oidc`. */
export const oidcProtocol = z
  .strictObject({
    issuer: text(512).describe('The provider’s issuer; its metadata are found below it.'),
    clientId: text(512).describe('What the provider calls us.'),
    authentication: z.enum(upstreamAuthentications).default('client_secret_basic'),
    scopes: z.array(text(100)).max(50).default(['openid', 'profile', 'email']),
    acrValues: text(512).nullable().default(null).describe('Sent along as `acr_values`.'),
    prompt: text(100).nullable().default(null).describe('Sent along as `prompt`.'),
    userinfo: z.boolean().default(false).describe('Whether the userinfo endpoint is asked too.'),
    signedRequests: z.boolean().default(false).describe('Requests are signed (RFC 9101).'),
  })
  .meta({ id: 'OidcProtocol' })
