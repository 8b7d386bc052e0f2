import type { Knex } from 'knex'
import { findAccounts } from '../../storage/accounts.ts'
import { listEndedPlans } from '../../storage/plan/plans.ts'
import { systemContext } from '../context.ts'
import { writeEnd } from './plans.ts'

/** Writes what became of plans that have ended meanwhile. */
export async function endPlans(db: Knex): Promise<void> {
  const ended = await findAccounts(db, await listEndedPlans(db))
  for (const account of ended.values()) await writeEnd(systemContext(db, account, 'end of plans'))
}
