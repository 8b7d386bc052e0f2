import { z } from 'zod'
import {
  clientAuthentications,
  type ClientSettings,
  clientTypes,
  grantNames,
} from '../../../model/client-settings.ts'
import { signingAlgorithms } from '../../../model/signing-key.ts'
import { json, text } from '../common.ts'

const address = text(2000)

/** What an application is as an OAuth client; what is absent has a default. */
export const clientSettings = z
  .strictObject({
    type: z.enum(clientTypes).optional(),
    grants: z.array(z.enum(grantNames)).max(4).readonly().optional(),
    authentication: z.enum(clientAuthentications).optional(),
    jwks: z
      .strictObject({
        keys: z
          .array(z.record(z.string(), json))
          .max(20)
          .readonly()
          .describe('JSON Web Keys, public ones.'),
      })
      .optional(),
    idTokenAlgorithm: z.enum(signingAlgorithms).optional(),
    userinfoAlgorithm: z.enum(signingAlgorithms).optional(),
    pkce: z.boolean().optional(),
    pushedRequests: z.boolean().optional(),
    signedRequests: z.boolean().optional(),
    boundTokens: z.boolean().optional(),
    fapi: z.boolean().optional(),
    subjects: z.enum(['public', 'pairwise']).optional(),
    sector: text(255).optional(),
    backchannelLogoutUri: address.optional(),
    backchannelLogoutSession: z.boolean().optional(),
    resources: z
      .array(z.strictObject({ audience: text(512), scopes: z.array(text(128)).max(50).readonly() }))
      .max(50)
      .readonly()
      .optional(),
    introspectsAll: z.boolean().optional(),
    secondFactor: z.boolean().describe('Demands that people show a second factor.').optional(),
    firstParty: z.boolean().optional(),
    offline: z.boolean().optional(),
    initiateLoginUri: address.optional(),
  })
  .meta({ id: 'ClientSettings' }) satisfies z.ZodType<Loose<ClientSettings>>

/** Members that are absent may as well be undefined. */
type Loose<Value> = { [Name in keyof Value]: Value[Name] | undefined }

/** What an administrator decides about an application. */
export const applicationSettings = {
  name: text(512),
  access: z.enum(['assigned', 'open']).describe('Who may enter: who is assigned, or everybody.'),
  redirectUris: z.array(address).max(100),
  postLogoutRedirectUris: z.array(address).max(100),
  homeUrl: address.nullable().describe('Where a person is sent who wants to begin again.'),
  contact: text(512).nullable().describe('Whom to ask for access, shown to a refused person.'),
}
