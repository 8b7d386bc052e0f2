import { type CryptoKey, importJWK, SignJWT } from 'jose'
import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import type { JsonObject } from '../../model/json.ts'
import { securityEventTypes, type StreamEvent } from '../../model/security-event.ts'
import { subjectFor } from '../applications/pairwise.ts'
import { loadSigningKeys } from '../keys/signing-keys.ts'

/** The receiver's side of an event: to which stream of which application. */
export type Audience = Pick<Application, 'clientId' | 'client' | 'redirectUris'> & {
  readonly streamId: string
}

/** Signs a security event token (RFC 8417) for one receiver. */
export type SignEvent = (event: StreamEvent, audience: Audience) => Promise<string>

export type EventSigner = {
  readonly db: Knex
  readonly box: SecretBox
}

/**
 * A signer with the account's present RS256 key, as the interoperability profile demands (2.6), else its first one. An
 * event is signed when it is delivered, so it carries a key that is published then; all else is the same each time.
 */
export async function eventSigner({ db, box }: EventSigner, account: Account): Promise<SignEvent> {
  const keys = await loadSigningKeys(db, account, box)
  const key = keys.find(({ algorithm }) => algorithm === 'RS256') ?? keys[0]
  if (key === undefined) throw new Error('the account has no signing key')
  const imported = (await importJWK(key.jwk, key.algorithm)) as CryptoKey
  const header = { alg: key.algorithm, kid: key.kid, typ: 'secevent+jwt' }
  return async (event, audience) => {
    const subject = await subjectOf({ db, account }, event, audience)
    return new SignJWT(claimsOf(event, account.issuer, { ...audience, subject }))
      .setProtectedHeader(header)
      .sign(imported)
  }
}

/** Shared Signals Framework 1.0, Security Event Token Profile: no `sub`, no `exp`, and one event only. */
function claimsOf(
  { id, type, txn, createdAt, details }: StreamEvent,
  iss: string,
  { clientId, client, subject }: Audience & { readonly subject: JsonObject },
): JsonObject {
  const at = Math.floor(createdAt.getTime() / 1000)
  const time = timed.has(type) ? { event_timestamp: at } : {}
  const apart = isPairwise(client)
  return {
    iss,
    jti: id,
    iat: at,
    aud: clientId,
    ...(txn === null || apart ? {} : { txn }),
    sub_id: subject,
    events: { [type]: { ...time, ...(apart ? withoutNames(details) : details) } },
  }
}

/** What somebody calls their telephone may tell who they are. */
function withoutNames(details: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== 'friendly_name'))
}

/** CAEP 1.0, 2: its events tell when they happened. */
const timed: ReadonlySet<string> = new Set(
  Object.values(securityEventTypes).filter(uri => uri.includes('/caep/')),
)

/** What several applications could put together is not told to one that knows people by subjects of its own. */
function isPairwise(client: Audience['client']): boolean {
  return resolveSettings(client).subjects === 'pairwise'
}

/** RFC 9493: the person as the application knows them, or the stream by its id. */
async function subjectOf(
  context: Parameters<typeof subjectFor>[0],
  { sub, email }: StreamEvent,
  audience: Audience,
): Promise<JsonObject> {
  if (sub === null) return { format: 'opaque', id: audience.streamId }
  if (email !== null && !isPairwise(audience.client)) return { format: 'email', email }
  const known = await subjectFor(context, audience, sub)
  return { format: 'iss_sub', iss: context.account.issuer, sub: known }
}
