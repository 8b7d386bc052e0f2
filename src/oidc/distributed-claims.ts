import { EncryptJWT, jwtDecrypt, SignJWT } from 'jose'
import type { Knex } from 'knex'
import { contractClaims, groupClaims } from '../domain/claims/claims.ts'
import { subjectFor } from '../domain/applications/pairwise.ts'
import { isOver } from '../domain/person.ts'
import { type SigningKey, signingKeyFor } from '../domain/keys/signing-keys.ts'
import { grantLives } from '../domain/sessions/sessions.ts'
import { HttpFault } from '../http/errors.ts'
import { bearerToken } from '../http/bearer.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Account } from '../model/account.ts'
import type { ClaimPlace } from '../model/claims-contract.ts'
import { resolveSettings } from '../model/client-settings.ts'
import { contextOf, entryFor } from './request.ts'

export type ClaimsAccess = {
  readonly sub: string
  readonly clientId: string
  /** The names of the claims that it opens. */
  readonly claims: readonly string[]
  /** It ends with this grant, as by signing out; without one it was made for nobody's session. */
  readonly grantId?: string | undefined
}

const purpose = 'distributed claims'
const signedFor = 300
// In seconds. An ID token is read when it comes; an access token may meet an API at any time of its life.
const opensFor: Readonly<Record<ClaimPlace, number>> = {
  idToken: 300,
  userinfo: 300,
  accessToken: 600,
}

/** A token that opens the claims endpoint for one person, application and set of claims, for some minutes. */
export async function claimsAccessToken(
  box: SecretBox,
  account: Account,
  { place, ...access }: ClaimsAccess & { readonly place: ClaimPlace },
): Promise<string> {
  return new EncryptJWT({
    client_id: access.clientId,
    claims: access.claims,
    grant_id: access.grantId,
  })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuer(account.id)
    .setAudience(purpose)
    .setSubject(access.sub)
    .setIssuedAt()
    .setExpirationTime(`${opensFor[place]}s`)
    .encrypt(box.derive(purpose))
}

/**
 * The claims endpoint (OpenID Connect Core 5.6.2): gives the whole set as a JWT that the account signs. Who may not enter
 * the application any more gets 401, as with an unknown or expired token.
 */
export async function answerClaims(
  ctx: Ctx,
  { db, box, keys }: { db: Knex; box: SecretBox; keys: readonly SigningKey[] },
): Promise<void> {
  const { account } = ctx.state
  ctx.set('access-control-allow-origin', '*') // a bearer token and no cookie
  const access = await openAccess(box, account, bearerToken(ctx.get('authorization')))
  const { allowed, person, application } = await entryFor(ctx, db, access)
  if (!allowed || person === undefined || application === undefined) throw refused('invalid_token')
  // What was issued before somebody's access ended stays refused when it comes back.
  if (isOver(person, access.issuedAt)) throw refused('invalid_token')

  const context = contextOf(ctx, db)
  if (!(await grantLives(context, access.grantId))) throw refused('invalid_token')
  const values = await groupClaims(context, person, application)
  const claims = contractClaims(values, person, application.claims)
  const key = signingKeyFor(keys, resolveSettings(application.client).idTokenAlgorithm)
  ctx.type = 'application/jwt'
  ctx.set('cache-control', 'no-store')
  const asked = Object.entries(claims).filter(([name]) => access.claims.includes(name))
  ctx.body = await new SignJWT(Object.fromEntries(asked))
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'claims+jwt' })
    .setIssuer(account.issuer)
    .setSubject(await subjectFor(context, application, person.sub))
    .setAudience(access.clientId)
    .setIssuedAt()
    .setExpirationTime(`${signedFor}s`)
    .sign(key.jwk)
}

/** Pages of any origin may fetch with the token that they hold: no cookie counts here. */
export async function allowBrowsers(ctx: Ctx): Promise<void> {
  ctx.status = 204
  ctx.set('access-control-allow-origin', '*')
  ctx.set('access-control-allow-methods', 'GET')
  ctx.set('access-control-allow-headers', 'authorization')
  ctx.set('access-control-max-age', '3600')
}

async function openAccess(
  box: SecretBox,
  account: Account,
  token: string | undefined,
): Promise<ClaimsAccess & { readonly issuedAt: number }> {
  if (token === undefined) throw refused()
  const causes: unknown[] = []
  // Replacing the secret of the installation breaks no token that is on its way.
  for (const key of box.deriveAll(purpose)) {
    try {
      const { payload } = await jwtDecrypt(token, key, {
        issuer: account.id,
        audience: purpose,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        requiredClaims: ['sub', 'iat', 'exp', 'client_id', 'claims'],
      })
      const { sub, client_id: clientId, claims, iat: issuedAt, grant_id: grantId } = payload
      return { sub, clientId, claims, issuedAt, grantId } as ClaimsAccess & { issuedAt: number }
    } catch (cause) {
      causes.push(cause)
    }
  }
  throw refused('invalid_token', causes[0])
}

/** RFC 6750 3: without a token no error code is told. */
function refused(error?: string, cause?: unknown): HttpFault {
  const realm = 'Bearer realm="claims"'
  const challenge = error === undefined ? realm : `${realm}, error="${error}"`
  const fault = new HttpFault(401, 'this needs the token of a distributed claim', {
    'www-authenticate': challenge,
  })
  fault.cause = cause
  return fault
}
