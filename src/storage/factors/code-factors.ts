import type { Knex } from 'knex'
import type { CodeFactor } from '../../model/factor.ts'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

export type CodeFactorRow = { readonly id: string; readonly sealedSecret: string }

const ofUser = 'f.account_id = :accountId and f.user_id = :userId'

const insert = statement<{ id: string }>(
  'code_factor_add',
  `insert into code_factors (account_id, id, user_id, name, sealed_secret, last_step, set_up, last_used_at)
   values (:accountId, :id, :userId, :name, :sealedSecret, :step, :setUp, cohort_now())
   on conflict on constraint code_factors_set_up do nothing returning id`,
)
const secrets = statement<CodeFactorRow>(
  'code_factor_secrets',
  `select f.id, f.sealed_secret as "sealedSecret" from code_factors f where ${ofUser} order by f.id`,
)
const list = statement<CodeFactor>(
  'code_factors_list',
  `select f.id, f.name, f.created_at as "createdAt", f.last_used_at as "lastUsedAt"
     from code_factors f where ${ofUser} order by f.id`,
)
const use = statement<{ id: string }>(
  'code_factor_use_step',
  `update code_factors f set last_step = :step, last_used_at = cohort_now()
    where ${ofUser} and f.id = :id and f.last_step < :step returning f.id`,
)
const rename = statement<{ former: string }>(
  'code_factor_rename',
  `update code_factors f set name = :name from code_factors o
    where ${ofUser} and f.id = :id and o.account_id = f.account_id and o.id = f.id returning o.name as former`,
)
const remove = statement<{ name: string }>(
  'code_factor_delete',
  `delete from code_factors f where ${ofUser} and f.id = :id returning f.name`,
)
const removeAll = statement<{ id: string }>(
  'code_factors_delete',
  `delete from code_factors f where ${ofUser} returning f.id`,
)

export type NewCodeFactor = {
  readonly id: string
  readonly name: string
  readonly sealedSecret: string
  /** The time step whose code it was set up with. */
  readonly step: number
  readonly setUp: string
}

/** False where the same set-up has made one already. */
export async function insertCodeFactor(
  db: Knex,
  key: OfUser,
  factor: NewCodeFactor,
): Promise<boolean> {
  return (await insert(db, { ...key, ...factor })).length === 1
}

export async function listCodeSecrets(db: Knex, key: OfUser): Promise<readonly CodeFactorRow[]> {
  return secrets(db, key)
}

export async function listCodeFactors(db: Knex, key: OfUser): Promise<readonly CodeFactor[]> {
  return list(db, key)
}

/** Uses up a time step; false where this one or a later one was used already, or the app is gone. */
export async function useCodeStep(
  db: Knex,
  key: OfUser,
  used: { readonly id: string; readonly step: number },
): Promise<boolean> {
  return (await use(db, { ...key, ...used })).length === 1
}

/** Gives the name from before; undefined where there is none with this id. */
export async function renameCodeFactor(
  db: Knex,
  key: OfUser,
  named: { readonly id: string; readonly name: string },
): Promise<string | undefined> {
  const [row] = await rename(db, { ...key, ...named })
  return row?.former
}

/** Gives the name of what was removed; undefined where there is none with this id. */
export async function deleteCodeFactor(
  db: Knex,
  key: OfUser,
  id: string,
): Promise<string | undefined> {
  const [row] = await remove(db, { ...key, id })
  return row?.name
}

/** How many. */
export async function deleteCodeFactors(db: Knex, key: OfUser): Promise<number> {
  return (await removeAll(db, key)).length
}
