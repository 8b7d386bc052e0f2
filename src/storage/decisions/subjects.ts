import type { Knex } from 'knex'
import { statement } from '../statement.ts'

type SubjectOfUser = { readonly sub: string; readonly id: string }

const findPublic = statement<SubjectOfUser>(
  'users_of_subjects',
  `select u.sub, u.id from unnest(cast(:subs as text[])) wanted (sub) cross join lateral (
     select sub, id from users where account_id = :accountId and sub = wanted.sub offset 0) u`,
)
const findPairwise = statement<SubjectOfUser>(
  'users_of_pairwise_subjects',
  `select p.subject as sub, p.user_id as id
     from jsonb_array_elements_text(cast(:subs as jsonb)) wanted (sub) cross join lateral (
       select subject, user_id from pairwise_subjects
        where account_id = :accountId and sector = :sector and subject = wanted.sub offset 0) p`,
)

/**
 * The ids of the users with these subjects, as far as there are any: those that were issued to a sector of pairwise
 * subjects, or without one people's own.
 */
export async function findSubjects(
  db: Knex,
  {
    accountId,
    sector,
    subs,
  }: {
    readonly accountId: string
    readonly sector: string | undefined
    readonly subs: readonly string[]
  },
): Promise<ReadonlyMap<string, string>> {
  if (subs.length === 0) return new Map()
  const rows =
    sector === undefined
      ? await findPublic(db, { accountId, subs })
      : await findPairwise(db, { accountId, sector, subs: JSON.stringify(subs) })
  return new Map(rows.map(({ sub, id }) => [sub, id]))
}
