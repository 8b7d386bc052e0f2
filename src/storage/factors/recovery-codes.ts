import type { Knex } from 'knex'
import type { RecoverySet } from '../../model/factor.ts'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

const ofUser = 's.account_id = :accountId and s.user_id = :userId'
const left = `(select count(*)::integer from recovery_codes c
                where c.account_id = s.account_id and c.user_id = s.user_id and c.used_at is null)`

const insertSet = statement(
  'recovery_set_insert',
  `insert into recovery_sets (account_id, user_id, sealed_key) values (:accountId, :userId, :sealedKey)`,
)
const insertCodes = statement(
  'recovery_codes_insert',
  `insert into recovery_codes (account_id, user_id, code_hash)
   select :accountId, :userId, hash from unnest(cast(:hashes as bytea[])) as hash`,
)
const find = statement<RecoverySet & { sealedKey: string }>(
  'recovery_set',
  `select s.sealed_key as "sealedKey", s.kept, s.created_at as "createdAt", ${left} as left
     from recovery_sets s where ${ofUser}`,
)
const use = statement<{ left: number }>(
  'recovery_code_use',
  `update recovery_codes r set used_at = cohort_now()
    where r.account_id = :accountId and r.user_id = :userId and r.code_hash = :hash and r.used_at is null
   returning (select count(*)::integer - 1 from recovery_codes c
               where c.account_id = r.account_id and c.user_id = r.user_id and c.used_at is null) as left`,
)
const keep = statement(
  'recovery_set_keep',
  `update recovery_sets s set kept = true where ${ofUser} and not s.kept`,
)
const remove = statement<{ kept: boolean }>(
  'recovery_set_delete',
  `delete from recovery_sets s where ${ofUser} returning s.kept`,
)

export async function insertRecoverySet(
  db: Knex,
  key: OfUser,
  set: { readonly sealedKey: string; readonly hashes: readonly Buffer[] },
): Promise<void> {
  await insertSet(db, { ...key, sealedKey: set.sealedKey })
  await insertCodes(db, { ...key, hashes: set.hashes })
}

export async function findRecoverySet(
  db: Knex,
  key: OfUser,
): Promise<(RecoverySet & { readonly sealedKey: string }) | undefined> {
  const [row] = await find(db, key)
  return row
}

/** Uses up a code and gives how many are left; undefined where it is none, or used already. */
export async function useRecoveryHash(
  db: Knex,
  key: OfUser,
  hash: Buffer,
): Promise<number | undefined> {
  const [row] = await use(db, { ...key, hash })
  return row?.left
}

export async function keepRecoverySet(db: Knex, key: OfUser): Promise<void> {
  await keep(db, key)
}

/** Whether the person had written down what went; undefined where there was none. */
export async function deleteRecoverySet(db: Knex, key: OfUser): Promise<boolean | undefined> {
  const [row] = await remove(db, key)
  return row?.kept
}
