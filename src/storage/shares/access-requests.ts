import type { Knex } from 'knex'
import type { AccessRequest, AccessRequestState } from '../../model/access-request.ts'
import type { Actor } from '../../model/event.ts'
import { type Level, levelOf, type Rank, rankOf } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { statement } from '../statement.ts'
import { listedBy } from './listed-by.ts'

type Row = Omit<AccessRequest, 'level' | 'givenLevel'> & {
  readonly rank: Rank
  readonly givenRank: Rank | null
}

/** The columns of a row `q` of `access_requests`. */
export const requestColumns = `q.id, q.requester_id as "requesterId", q.reference, q.resource_id as "resourceId", q.level as rank, q.reason,
          q.until, q.state, q.opened_at as "openedAt", q.decided_at as "decidedAt", q.decision_reason as "decisionReason",
          q.given_level as "givenRank", q.given_until as "givenUntil"`

const insert = statement<Row>(
  'access_request_insert',
  `insert into access_requests as q (account_id, id, requester_id, reference, resource_id, level, reason, until)
   values (:accountId, :id, :requesterId, :reference, :resourceId, :rank, :reason, :until)
   on conflict do nothing returning ${requestColumns}`,
)
const findOpen = statement<Row>(
  'access_request_find_open',
  `select ${requestColumns} from access_requests q
    where q.account_id = :accountId and q.requester_id = :requesterId
      and coalesce(q.resource_id::text, q.reference) = coalesce(:resourceId, :reference) and q.state = 'open'`,
)
const count = statement<{ count: number }>(
  'access_request_count_open',
  `select count(*) as count from (
     select 1 from access_requests q
      where q.account_id = :accountId and q.requester_id = :requesterId and q.state = 'open' limit :most) few`,
)
const find = statement<Row>(
  'access_request_find',
  `select ${requestColumns} from access_requests q where q.account_id = :accountId and q.id = :id`,
)
const lock = statement<Row>(
  'access_request_lock',
  `select ${requestColumns} from access_requests q where q.account_id = :accountId and q.id = :id for no key update`,
)
const decide = statement<Row>(
  'access_request_decide',
  `update access_requests q set state = :state, decided_at = cohort_now(), decider_kind = :kind, decider_id = :deciderId,
          decider_name = :name, decision_reason = :reason, given_level = :givenRank, given_until = :givenUntil
    where q.account_id = :accountId and q.id = :id returning ${requestColumns}`,
)
const listOwn = statement<Row>(
  'access_requests_of_in_library',
  `select ${requestColumns} from access_requests q
    where q.account_id = :accountId and q.requester_id = :requesterId and q.id > :id
      and (q.resource_id is null or exists (
        select 1 from resources r where r.account_id = :accountId and r.id = q.resource_id
           and r.library_id = coalesce(cast(:libraryId as uuid), r.library_id)))
    order by q.id limit :limit`,
)

export type RequestKey = { readonly accountId: string; readonly id: string }

export type NewAccessRequest = Pick<
  AccessRequest,
  'requesterId' | 'reference' | 'resourceId' | 'level' | 'reason' | 'until'
> &
  RequestKey

/** Undefined where one for the same pair is open. */
export async function insertAccessRequest(
  db: Knex,
  { level, ...request }: NewAccessRequest,
): Promise<AccessRequest | undefined> {
  const [row] = await insert(db, { ...request, rank: rankOf(level) })
  return row && toRequest(row)
}

export async function findOpenRequest(
  db: Knex,
  key: Pick<NewAccessRequest, 'accountId' | 'requesterId' | 'reference' | 'resourceId'>,
): Promise<AccessRequest | undefined> {
  const [row] = await findOpen(db, key)
  return row && toRequest(row)
}

/** How many requests of somebody are open, counted up to `most`. */
export async function countOpenRequests(
  db: Knex,
  key: { readonly accountId: string; readonly requesterId: string; readonly most: number },
): Promise<number> {
  const [row] = await count(db, key)
  return row?.count ?? 0
}

export async function findAccessRequest(
  db: Knex,
  key: RequestKey,
): Promise<AccessRequest | undefined> {
  const [row] = await find(db, key)
  return row && toRequest(row)
}

/** The request, held until the transaction ends. */
export async function lockAccessRequest(
  db: Knex,
  key: RequestKey,
): Promise<AccessRequest | undefined> {
  const [row] = await lock(db, key)
  return row && toRequest(row)
}

export type RequestDecision = {
  readonly state: Exclude<AccessRequestState, 'open'>
  readonly decider: Actor
  readonly reason: string | null
  readonly level: Level | null
  readonly until: Date | null
}

export async function decideAccessRequest(
  db: Knex,
  key: RequestKey,
  { state, decider, reason, level, until }: RequestDecision,
): Promise<AccessRequest> {
  const { kind, id: deciderId, name } = decider
  const given = { givenRank: level === null ? null : rankOf(level), givenUntil: until }
  const [row] = await decide(db, { ...key, state, kind, deciderId, name, reason, ...given })
  return toRequest(row as Row)
}

/** A page of what somebody has asked for. */
export async function listRequestsOf(
  db: Knex,
  key: {
    readonly accountId: string
    readonly requesterId: string
    /** Null for every library; what is not there is in none. */
    readonly libraryId: string | null
  },
  paging: Paging,
): Promise<Listed<AccessRequest>> {
  return listedBy(paging, async page => (await listOwn(db, { ...key, ...page })).map(toRequest))
}

export function toRequest<Own extends Row>({
  rank,
  givenRank,
  ...rest
}: Own): Omit<Own, 'rank' | 'givenRank'> & Pick<AccessRequest, 'level' | 'givenLevel'> {
  const givenLevel = givenRank === null ? null : levelOf(givenRank)
  return { ...rest, level: levelOf(rank) as Level, givenLevel }
}
