import type { Knex } from 'knex'
import { bindKey, issuedModels, type RecordKey, recordKey } from './oidc-record-key.ts'
import { deleteRecord } from './oidc-records.ts'
import { statement } from '../statement.ts'

const issued = issuedModels.map(model => `'${model}'`).join(', ')

const grantOf = statement<{ grantId: string | null }>(
  'oidc_grant_of',
  `select grant_id as "grantId" from oidc_records where ${recordKey}`,
)
const lockGrant = statement(
  'oidc_lock_grant',
  `select 1 from oidc_records where ${recordKey} for update`,
)
const removeTokens = statement(
  'oidc_delete_issued',
  `delete from oidc_records where account_id = :accountId and grant_id = :grantId and model in (${issued})`,
)

/** The grant that a record belongs to, if there is one. */
export async function findGrantOf(db: Knex, key: RecordKey): Promise<string | null> {
  const [row] = await grantOf(db, bindKey(key))
  return row?.grantId ?? null
}

/** Deletes the codes and tokens of a grant, and with `'grant'` the grant itself; what is being issued meanwhile fails. */
export async function deleteByGrant(
  db: Knex,
  { accountId, grantId }: { accountId: string; grantId: string },
  what: 'tokens' | 'grant',
): Promise<void> {
  const grant = { accountId, model: 'Grant', id: grantId }
  await db.transaction(async trx => {
    // First the grant, in a statement of its own: the second one then sees what was stored under it until now.
    await (what === 'grant' ? deleteRecord(trx, grant) : lockGrant(trx, bindKey(grant)))
    await removeTokens(trx, { accountId, grantId })
  })
}
