import { createApplication } from '../../src/domain/applications/applications.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import type { Context } from '../../src/domain/context.ts'
import type { Application } from '../../src/model/application.ts'
import type { ClientSettings } from '../../src/model/client-settings.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { type Kind, redirectUri, type RelyingParty, relyingParty } from './relying-party.ts'

/** An application of some kind with the side that its own code sees. */
export type Client = {
  readonly registration: { readonly clientId: string; readonly clientSecret: string | null }
  readonly application: Application
  readonly party: RelyingParty
}

type Wanted = Partial<
  Pick<Application, 'name' | 'redirectUris' | 'access' | 'claims' | 'postLogoutRedirectUris'>
> & {
  readonly client?: ClientSettings
  readonly group?: string
}

/** Registers an application, open to everybody unless it is for a group. */
export async function addClient(
  context: Context,
  { group, ...wanted }: Wanted,
  kind: Kind = {},
): Promise<Client> {
  const { application, clientSecret } = await createApplication(context, {
    name: 'Contact Sheet',
    redirectUris: wanted.client?.type === 'service' ? [] : [redirectUri],
    postLogoutRedirectUris: [],
    access: group === undefined ? 'open' : 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    ...wanted,
  })
  if (group !== undefined) await assign(context, application.clientId, group)
  const registration = { clientId: application.clientId, clientSecret }
  const party = await relyingParty(context.account, registration, kind)
  return { registration, application, party }
}

export type Keys = {
  readonly pair: client.CryptoKeyPair
  readonly jwks: { readonly keys: readonly JsonObject[] }
  /** How an application with this key authenticates. */
  readonly authentication: client.ClientAuth
  /** Signs what an application would, right or wrong. */
  readonly sign: (claims: JsonObject, typ?: string) => Promise<string>
}

/** A key of an application, for ES256. */
export async function makeKeys(kid = 'k1'): Promise<Keys> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' }
  const header = (typ: string): { alg: string; kid: string; typ: string } => ({
    alg: 'ES256',
    kid,
    typ,
  })
  return {
    pair,
    jwks: { keys: [jwk] },
    authentication: client.PrivateKeyJwt({ key: pair.privateKey, kid }),
    sign: (claims, typ = 'JWT') =>
      new SignJWT(claims).setProtectedHeader(header(typ)).sign(pair.privateKey),
  }
}
