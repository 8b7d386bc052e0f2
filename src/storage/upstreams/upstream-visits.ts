import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import { statement } from '../statement.ts'

export type VisitKey = {
  readonly accountId: string
  readonly upstreamId: string
  readonly stateHash: Buffer
}

/** Somebody on the way to an upstream and back: of an interaction, or an administrator who tries it. */
export type UpstreamVisit = {
  readonly uid: string | null
  readonly testerId: string | null
  readonly sealedAnswer: string | null
}

export type UsedVisit = UpstreamVisit & { readonly begunAt: Date }

const life = `interval '10 minutes'`
const alive = 'v.expires_at > cohort_now()'
const columns = `v.uid, v.tester_id as "testerId", v.sealed_answer as "sealedAnswer"`
const found =
  'v.account_id = :accountId and v.upstream_id = :upstreamId and v.state_hash = :stateHash'

const insert = statement(
  'upstream_visit_insert',
  `insert into upstream_visits (account_id, state_hash, upstream_id, uid, tester_id, expires_at)
   values (:accountId, :stateHash, :upstreamId, :uid, :testerId, cohort_now() + ${life})`,
)
const find = statement<UpstreamVisit>(
  'upstream_visit_find',
  `select ${columns} from upstream_visits v where ${found} and not v.used and ${alive}`,
)
const use = statement<UsedVisit>(
  'upstream_visit_use_up',
  `update upstream_visits v set used = true
    where ${found} and v.uid is not distinct from :uid and not v.used and ${alive}
    returning ${columns}, v.expires_at - ${life} as "begunAt"`,
)
const answer = statement(
  'upstream_visit_answer',
  `update upstream_visits v set sealed_answer = :sealedAnswer where ${found} and ${alive}`,
)
const answerFirst = statement<{ kept: boolean }>(
  'upstream_visit_answer_first',
  `update upstream_visits v set sealed_answer = :sealedAnswer
    where ${found} and not v.used and v.sealed_answer is null and ${alive} returning true as kept`,
)
const ofTester = statement<{ sealedAnswer: string | null }>(
  'upstream_visit_of_tester',
  `select v.sealed_answer as "sealedAnswer" from upstream_visits v
    where ${found} and v.tester_id = :testerId and ${alive}`,
)
const removeExpired = statement<{ expired: boolean }>(
  'upstream_visits_delete_expired',
  `delete from upstream_visits where (account_id, state_hash) in (
     select account_id, state_hash from upstream_visits
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning true as expired`,
)

export async function insertVisit(
  db: Knex,
  key: VisitKey,
  visit: Pick<UpstreamVisit, 'uid' | 'testerId'>,
): Promise<void> {
  await insert(db, { ...key, ...visit })
}

/** A visit that is still open. */
export async function findVisit(db: Knex, key: VisitKey): Promise<UpstreamVisit | undefined> {
  if (!isId(key.upstreamId)) return undefined
  const [row] = await find(db, key)
  return row
}

/** Uses up the open visit of this interaction, or with null of a trial: of several who try, one gets it. */
export async function useVisit(
  db: Knex,
  key: VisitKey,
  uid: string | null,
): Promise<UsedVisit | undefined> {
  if (!isId(key.upstreamId)) return undefined
  const [row] = await use(db, { ...key, uid })
  return row
}

/** Keeps what came, sealed. */
export async function keepAnswer(db: Knex, key: VisitKey, sealedAnswer: string): Promise<void> {
  await answer(db, { ...key, sealedAnswer })
}

/** As `keepAnswer`, of an open visit and once: of any number at once one gets true. */
export async function keepFirstAnswer(
  db: Knex,
  key: VisitKey,
  sealedAnswer: string,
): Promise<boolean> {
  return (await answerFirst(db, { ...key, sealedAnswer })).length > 0
}

/** What a trial of this administrator gave so far; undefined where there is none. */
export async function findTrial(
  db: Knex,
  key: VisitKey & { readonly testerId: string },
): Promise<{ readonly sealedAnswer: string | null } | undefined> {
  const [row] = await ofTester(db, key)
  return row
}

/** How many were removed of those that are too old. */
export async function deleteExpiredVisits(
  db: Knex,
  page: { accountId: string; limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
