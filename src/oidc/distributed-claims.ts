import { EncryptJWT, importJWK, jwtDecrypt, SignJWT } from 'jose'
import type { Knex } from 'knex'
import { groupClaims } from '../domain/claims.ts'
import type { SigningKey } from '../domain/signing-keys.ts'
import { HttpFault } from '../http/errors.ts'
import { bearerToken } from '../http/bearer.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Account } from '../model/account.ts'
import type { Person } from '../model/person.ts'
import { contextOf, entryFor } from './request.ts'

export type DistributedClaim = 'groups' | 'roles'

export type ClaimsAccess = {
  readonly sub: string
  readonly clientId: string
  readonly claims: readonly DistributedClaim[]
}

const purpose = 'distributed claims'
const lifetime = 300

/** A token that opens the claims endpoint for one person, application and set of claims, for five minutes. */
export async function claimsAccessToken(
  box: SecretBox,
  account: Account,
  access: ClaimsAccess,
): Promise<string> {
  return new EncryptJWT({ client_id: access.clientId, claims: access.claims })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuer(account.id)
    .setAudience(purpose)
    .setSubject(access.sub)
    .setIssuedAt()
    .setExpirationTime(`${lifetime}s`)
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
  const access = await openAccess(box, account, bearerToken(ctx.get('authorization')))
  const { allowed, person, application } = await entryFor(ctx, db, access)
  if (!allowed || person === undefined || application === undefined) throw refused('invalid_token')
  if (access.issuedAt < endOfAccess(person)) throw refused('invalid_token')

  const values = await groupClaims(contextOf(ctx, db), person, application)
  const key = keys.find(each => each.algorithm === 'ES256')
  if (key === undefined) throw new Error('the account has no ES256 key')
  ctx.type = 'application/jwt'
  ctx.set('cache-control', 'no-store')
  ctx.body = await new SignJWT(Object.fromEntries(access.claims.map(name => [name, values[name]])))
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'claims+jwt' })
    .setIssuer(account.issuer)
    .setSubject(person.sub)
    .setAudience(access.clientId)
    .setIssuedAt()
    .setExpirationTime(`${lifetime}s`)
    .sign(await importJWK(key.jwk, key.algorithm))
}

/** In seconds since 1970: what was issued before somebody's access ended stays refused when it comes back. */
function endOfAccess({ accessEndedAt }: Person): number {
  return Math.floor((accessEndedAt?.getTime() ?? 0) / 1000)
}

async function openAccess(
  box: SecretBox,
  account: Account,
  token: string | undefined,
): Promise<ClaimsAccess & { readonly issuedAt: number }> {
  if (token === undefined) throw refused()
  try {
    const { payload } = await jwtDecrypt(token, box.derive(purpose), {
      issuer: account.id,
      audience: purpose,
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      requiredClaims: ['sub', 'iat', 'exp', 'client_id', 'claims'],
    })
    const { sub, client_id: clientId, claims, iat: issuedAt } = payload
    return { sub, clientId, claims, issuedAt } as ClaimsAccess & { issuedAt: number }
  } catch (cause) {
    throw refused('invalid_token', cause)
  }
}

/** RFC 6750 3: without a token no error code is told. */
function refused(error?: string, cause?: unknown): HttpFault {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`
  const fault = new HttpFault(401, 'this needs the token of a distributed claim', {
    'www-authenticate': challenge,
  })
  fault.cause = cause
  return fault
}
