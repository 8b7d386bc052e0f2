import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'

const models = [
  'Session',
  'Grant',
  'AuthorizationCode',
  'AccessToken',
  'RefreshToken',
  'DeviceCode',
]

/** Gives a person one record of each kind that lets somebody in, as the OpenID provider would keep them. */
export async function openAccess(
  db: Knex,
  { accountId, sub }: { accountId: string; sub: string },
): Promise<void> {
  const rows = models.map(model => ({
    account_id: accountId,
    model,
    id_hash: randomBytes(32),
    payload: JSON.stringify({ accountId: sub }),
    sub,
  }))
  await db('oidc_records').insert(rows)
}

export async function openRecords(db: Knex, sub: string): Promise<readonly string[]> {
  return db('oidc_records').where({ sub }).pluck<string[]>('model')
}
