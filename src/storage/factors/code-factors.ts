import type { Knex } from 'knex'
import { statement } from '../statement.ts'

export type CodeFactorRow = {
  readonly id: string
  readonly name: string
  readonly sealedSecret: string
  readonly lastStep: number
}

const columns = `f.id, f.name, f.sealed_secret as "sealedSecret", f.last_step as "lastStep"`
const ofUser = 'f.account_id = :accountId and f.user_id = :userId'

const insert = statement(
  'code_factor_insert',
  `insert into code_factors (account_id, id, user_id, name, sealed_secret)
   values (:accountId, :id, :userId, :name, :sealedSecret)`,
)
const list = statement<CodeFactorRow>(
  'code_factors_of_user',
  `select ${columns} from code_factors f where ${ofUser} and f.confirmed order by f.id`,
)
const findPending = statement<CodeFactorRow>(
  'code_factor_pending',
  `select ${columns} from code_factors f where ${ofUser} and not f.confirmed order by f.id desc limit 1`,
)
const removePending = statement(
  'code_factors_delete_pending',
  `delete from code_factors f where ${ofUser} and not f.confirmed`,
)
const use = statement<{ id: string }>(
  'code_factor_use',
  `update code_factors f set last_step = :step, last_used_at = cohort_now(), confirmed = true
    where ${ofUser} and f.id = :id and f.last_step < :step and f.confirmed = :confirmed returning f.id`,
)

export type OfUser = { readonly accountId: string; readonly userId: string }

/** Stores an authenticator app that is to be confirmed, in place of any that never was. */
export async function insertCodeFactor(
  db: Knex,
  key: OfUser,
  factor: { readonly id: string; readonly name: string; readonly sealedSecret: string },
): Promise<void> {
  await removePending(db, key)
  await insert(db, { ...key, ...factor })
}

/** The confirmed ones. */
export async function listCodeFactors(db: Knex, key: OfUser): Promise<readonly CodeFactorRow[]> {
  return list(db, key)
}

export async function findPendingCodeFactor(
  db: Knex,
  key: OfUser,
): Promise<CodeFactorRow | undefined> {
  const [row] = await findPending(db, key)
  return row
}

/** Uses up a time step; false where this one or a later one was used already, or the app is gone. */
export async function useCodeStep(
  db: Knex,
  key: OfUser,
  used: { readonly id: string; readonly step: number; readonly confirmed: boolean },
): Promise<boolean> {
  return (await use(db, { ...key, ...used })).length === 1
}
