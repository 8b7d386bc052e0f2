import type { Knex } from 'knex'
import { statement } from '../statement.ts'

type SubjectOfUser = { readonly sub: string; readonly id: string }

const find = statement<SubjectOfUser>(
  'users_of_subjects',
  `select u.sub, u.id from unnest(cast(:subs as text[])) wanted (sub) cross join lateral (
     select sub, id from users where account_id = :accountId and sub = wanted.sub offset 0) u`,
)

/** The ids of the users with these subjects, as far as there are any. */
export async function findSubjects(
  db: Knex,
  key: { readonly accountId: string; readonly subs: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  if (key.subs.length === 0) return new Map()
  const rows = await find(db, key)
  return new Map(rows.map(({ sub, id }) => [sub, id]))
}
