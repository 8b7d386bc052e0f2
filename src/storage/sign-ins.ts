import type { Knex } from 'knex'
import type { Proof, SignIn } from '../model/sign-in.ts'
import { statement } from './statement.ts'
import type { OfUser } from './users/of-user.ts'

const columns = `s.uid, s.user_name as "userName", s.user_id as "userId", s.proofs`
const alive = 's.expires_at > cohort_now()'
const life = `cohort_now() + interval '1 hour'`

const find = statement<SignIn>(
  'sign_in_of_interaction',
  `select ${columns} from sign_ins s where s.account_id = :accountId and s.uid = :uid and ${alive}`,
)
const lock = statement<SignIn>(
  'sign_in_lock',
  `select ${columns} from sign_ins s where s.account_id = :accountId and s.uid = :uid and ${alive} for update`,
)
const name = statement(
  'sign_in_name',
  `insert into sign_ins as s (account_id, uid, user_name, expires_at) values (:accountId, :uid, :userName, ${life})
   on conflict on constraint sign_ins_id
   do update set user_name = excluded.user_name, user_id = null, proofs = '[]', expires_at = excluded.expires_at`,
)
const put = statement(
  'sign_in_put',
  `insert into sign_ins as s (account_id, uid, user_name, user_id, proofs, expires_at)
   values (:accountId, :uid, :userName, :userId, :proofs, ${life})
   on conflict on constraint sign_ins_id
   do update set user_name = excluded.user_name, user_id = excluded.user_id, proofs = excluded.proofs,
                 expires_at = excluded.expires_at`,
)
const remove = statement<{ uid: string }>(
  'sign_in_delete',
  `delete from sign_ins s where s.account_id = :accountId and s.uid = :uid returning s.uid`,
)
const removeOfUser = statement(
  'sign_ins_delete_of_user',
  `delete from sign_ins s where s.account_id = :accountId and s.user_id = :userId`,
)
const removeExpired = statement<{ uid: string }>(
  'sign_ins_delete_expired',
  `delete from sign_ins where (account_id, uid) in (
     select account_id, uid from sign_ins
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning uid`,
)

export type SignInKey = { readonly accountId: string; readonly uid: string }

export async function findSignIn(db: Knex, key: SignInKey): Promise<SignIn | undefined> {
  const [row] = await find(db, key)
  return row
}

/** As `findSignIn`; the row is held until the transaction ends. */
export async function lockSignIn(db: Knex, key: SignInKey): Promise<SignIn | undefined> {
  const [row] = await lock(db, key)
  return row
}

/** Begins anew with a name. */
export async function nameSignIn(db: Knex, key: SignInKey, userName: string): Promise<void> {
  await name(db, { ...key, userName })
}

export async function putSignIn(
  db: Knex,
  accountId: string,
  signIn: Omit<SignIn, 'proofs'> & { readonly proofs: readonly Proof[] },
): Promise<void> {
  await put(db, { accountId, ...signIn, proofs: JSON.stringify(signIn.proofs) })
}

/** Takes a sign-in away; false where it is gone already. */
export async function deleteSignIn(db: Knex, key: SignInKey): Promise<boolean> {
  return (await remove(db, key)).length === 1
}

/** Takes away what somebody has on its way. */
export async function deleteSignInsOf(db: Knex, key: OfUser): Promise<void> {
  await removeOfUser(db, key)
}

/** How many were removed of those that were left undone. */
export async function deleteExpiredSignIns(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
