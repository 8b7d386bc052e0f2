import { AsyncLocalStorage } from 'node:async_hooks'
import type { Knex } from 'knex'
import { deleteByGrant, findGrantOf } from './oidc-grants.ts'
import { errors } from './oidc-library.ts'
import type { RecordKey } from './oidc-record-key.ts'
import { consumeRecord } from './oidc-records.ts'
import { type Issued, insertForConsumed } from './oidc-upserts.ts'

/** What the answer to one token request uses up, and what it issues for that. */
export type Unit = { consumed: RecordKey | undefined; readonly issued: Issued[] }

const units = new AsyncLocalStorage<Unit>()

/** That of the token request which is being answered, if one is. */
export function presentUnit(): Unit | undefined {
  return units.getStore()
}

/**
 * Runs the library's answer to a token request and stores what came of it in one statement: the code or token that is used
 * up and all that is issued for it, or nothing. Without an answer what was used up stays so.
 */
export async function issueAsOne(db: Knex, work: () => Promise<void>): Promise<void> {
  const unit: Unit = { consumed: undefined, issued: [] }
  try {
    await units.run(unit, work)
  } catch (error) {
    if (unit.consumed !== undefined) await consume(db, unit.consumed)
    throw error
  }
  await store(db, unit)
}

async function store(db: Knex, { consumed, issued }: Unit): Promise<void> {
  const [first] = issued
  if (consumed === undefined) return
  if (first === undefined) return consume(db, consumed)
  const { accountId } = consumed
  const grantId = first.record.grantId ?? ''
  const stored = await insertForConsumed(db, { accountId, grantId, consumed, issued })
  if (stored === issued.length) return
  await refuseReuse(db, consumed)
}

/** Uses a code or token up, or refuses whoever comes second. */
export async function consume(db: Knex, key: RecordKey): Promise<void> {
  if (!(await consumeRecord(db, key))) await refuseReuse(db, key)
}

/** The way of whoever lost the race for a code or token: the library saw it unused, so its own detection never ran. */
async function refuseReuse(db: Knex, key: RecordKey): Promise<never> {
  const { accountId, model } = key
  const grantId = await findGrantOf(db, key)
  if (grantId !== null) await deleteByGrant(db, { accountId, grantId }, 'grant')
  if (model === 'PushedAuthorizationRequest') {
    throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
  }
  throw new errors.InvalidGrant('already used')
}
