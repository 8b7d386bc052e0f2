import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'

const tokens = ['AuthorizationCode', 'AccessToken', 'RefreshToken', 'DeviceCode']

/** What a person has open at one application, one record of each kind; gives the uid and the sid of the session. */
export async function openAccessAt(
  db: Knex,
  { accountId, sub, clientId }: { accountId: string; sub: string; clientId: string },
): Promise<{ uid: string; sid: string; grantId: string }> {
  const [uid, sid, grantId] = [text(), text(), text()]
  const loginTs = Math.floor(Date.now() / 1000)
  const authorizations = { [clientId]: { sid, grantId } }
  const session = { accountId: sub, uid, loginTs, authorizations }
  const own = { account_id: accountId, sub, expires_at: new Date(Date.now() + 3_600_000) }
  const row = (model: string, payload: object, more: object): object => {
    const id_hash = randomBytes(32)
    return { ...own, model, id_hash, payload: JSON.stringify(payload), ...more }
  }
  const granted = { grant_id: grantId, client_id: clientId }
  await db('oidc_records').insert([row('Session', session, { uid })])
  await db('oidc_records').insert([
    row('Grant', { accountId: sub, clientId, openid: { scope: 'openid profile' } }, granted),
    ...tokens.map(model => row(model, { sid, iat: loginTs }, { ...granted, session_uid: uid })),
  ])
  return { uid, sid, grantId }
}

/** The models of what a person has, sorted. */
export async function liveModels(db: Knex, sub: string): Promise<readonly string[]> {
  return (await db('oidc_records').where({ sub }).pluck<string[]>('model')).toSorted()
}

export const everyModel = ['Session', 'Grant', ...tokens].toSorted()

function text(): string {
  return randomBytes(16).toString('base64url')
}
