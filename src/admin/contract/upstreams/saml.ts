import { z } from 'zod'
import { samlKeyStates } from '../../../model/saml.ts'
import { nameIdFormats } from '../../../model/upstream.ts'
import { allOf, id, oneOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

/** The `protocol` of an upstream of the kind `saml`. */
export const samlProtocol = z
  .strictObject({
    entityId: text(1024).min(1).describe('That of the provider, as its metadata say.'),
    signOnUrl: text(2048).describe('Its address for requests by redirect.'),
    certificates: z
      .array(text(20_000))
      .min(1)
      .max(10)
      .describe(
        'PEM, RSA. A signature may be of any of them: while the provider changes its key, both.',
      ),
    nameIdFormat: z.enum(nameIdFormats).nullable().default(null).describe('What is asked for.'),
    subjectAttribute: text(512)
      .nullable()
      .default(null)
      .describe('The attribute that says who it is; null: the NameID does.'),
    signedRequests: z.boolean().default(false),
    forceAuthn: z.boolean().default(false).describe('People sign in there anew each time.'),
    unsolicited: z
      .boolean()
      .default(false)
      .describe(
        'People may set out from the provider; they are asked here whether to go on, and sign in as usual.',
      ),
  })
  .meta({ id: 'SamlProtocol' })

const certificate = {
  certificate: z.string().describe('PEM'),
  subject: z.string(),
  fingerprint: z.string().describe('SHA-256'),
  validFrom: timestamp,
  validUntil: timestamp,
}

const key = z
  .strictObject({
    id,
    state: z
      .enum(samlKeyStates)
      .describe('`next`: told, and signs nothing yet. `former`: only opens what came late.'),
    createdAt: timestamp,
    ...certificate,
  })
  .meta({ id: 'SamlKey' })

const params = oneOf('upstream')
const one = z.strictObject({ upstream: id, key: id })
const tag = 'upstreams'

export const getServiceProvider = operation({
  id: 'getServiceProvider',
  method: 'GET',
  path: '/upstreams/:upstream/service-provider',
  tag,
  summary: 'What a provider of SAML has to know of us',
  needs: 'connections.view',
  params,
  answer: z
    .strictObject({
      entityId: z.string().describe('Also the address of the metadata, which anybody may read.'),
      assertionConsumerUrl: z.string(),
    })
    .meta({ id: 'ServiceProvider' }),
})

export const listSamlKeys = operation({
  id: 'listSamlKeys',
  method: 'GET',
  path: '/upstreams/:upstream/saml-keys',
  tag,
  summary: 'Our keys towards a provider of SAML: the current one, the next one, former ones',
  needs: 'connections.view',
  params,
  answer: allOf(key),
})

export const addSamlKey = operation({
  id: 'addSamlKey',
  method: 'POST',
  path: '/upstreams/:upstream/saml-keys',
  tag,
  summary: 'Make the next key; the metadata tell it, and nothing is signed with it yet',
  needs: 'connections.manage',
  recent: true,
  params,
  answer: key,
  status: 201,
})

export const useSamlKey = operation({
  id: 'useSamlKey',
  method: 'POST',
  path: '/upstreams/:upstream/saml-keys/:key/use',
  tag,
  summary: 'Sign with the next key from now on, once the provider knows it',
  needs: 'connections.manage',
  recent: true,
  params: one,
  answer: key,
})

export const removeSamlKey = operation({
  id: 'removeSamlKey',
  method: 'DELETE',
  path: '/upstreams/:upstream/saml-keys/:key',
  tag,
  summary: 'Remove a key that is not the current one',
  needs: 'connections.manage',
  recent: true,
  params: one,
})

export const readSamlMetadata = operation({
  id: 'readSamlMetadata',
  method: 'POST',
  path: '/saml-metadata',
  tag,
  summary: 'Read the metadata of an identity provider, for the `protocol` of an upstream',
  description: 'Nothing is kept. An address is fetched by the rules for requests of ours.',
  needs: 'connections.manage',
  body: z.union([
    z.strictObject({ xml: text(1_000_000).min(1) }),
    z.strictObject({ url: text(2048).min(1) }),
  ]),
  answer: z
    .strictObject({
      entityId: z.string(),
      signOnUrl: z.string(),
      wantsSignedRequests: z.boolean(),
      certificates: z.array(z.strictObject(certificate)),
      protocol: samlProtocol.describe('As an upstream takes it.'),
    })
    .meta({ id: 'SamlMetadata' }),
})

const name = z.string().nullable()

export const listSamlAttributePresets = operation({
  id: 'listSamlAttributePresets',
  method: 'GET',
  path: '/saml-attribute-presets',
  tag,
  summary: 'What usual providers of SAML call things, to fill `attributes` in',
  needs: 'connections.view',
  answer: allOf(
    z
      .strictObject({
        preset: z.string(),
        attributes: z.strictObject({
          userName: name,
          email: name,
          displayName: name,
          givenName: name,
          familyName: name,
          role: name,
          groups: name,
        }),
      })
      .meta({ id: 'SamlAttributePreset' }),
  ),
})

export const samlOperations = [
  getServiceProvider,
  listSamlKeys,
  addSamlKey,
  useSamlKey,
  removeSamlKey,
  readSamlMetadata,
  listSamlAttributePresets,
] as const
