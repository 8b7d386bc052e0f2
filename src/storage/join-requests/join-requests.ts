import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { JoinRequest, JoinState } from '../../model/join-request.ts'
import { statement } from '../statement.ts'
import { groupsNamed } from './groups-named.ts'

const columns = `q.id, q.name, q.address, q.message, ${groupsNamed('q.group_ids')} as groups, q.state, q.asked_at as "askedAt",
  q.decided_at as "decidedAt", q.decider_name as "deciderName", q.decision_reason as "decisionReason", q.version,
  case when q.state = 'open' then (select u.id from users u where u.account_id = q.account_id and u.user_name_key = q.address_key)
       else q.user_id end as "userId"`

const insert = statement(
  'join_request_insert',
  `insert into join_requests as q (account_id, id, name, address, address_key, message, group_ids, token_hash)
   values (:accountId, :id, :name, :address, :addressKey, :message, cast(:groupIds as uuid[]), :tokenHash)
   on conflict (account_id, address_key, state) where state in ('unproven', 'open') do update
      set id = excluded.id, name = excluded.name, address = excluded.address, message = excluded.message,
          group_ids = excluded.group_ids, token_hash = excluded.token_hash, asked_at = cohort_now()`,
)
const findUnproven = statement<Unproven>(
  'join_request_unproven',
  `select q.id, q.address, q.address_key as "addressKey" from join_requests q
    where q.account_id = :accountId and q.token_hash = :tokenHash and q.state = 'unproven'
      and q.asked_at > cohort_now() - make_interval(hours => :hours)`,
)
const withdrawOpen = statement(
  'join_request_withdraw',
  `update join_requests set state = 'withdrawn', decided_at = cohort_now(), version = version + 1
    where account_id = :accountId and address_key = :addressKey and state = 'open'`,
)
const prove = statement<{ id: string }>(
  'join_request_prove',
  `update join_requests set state = 'open', token_hash = null, proven_at = cohort_now()
    where account_id = :accountId and id = :id and token_hash = :tokenHash and state = 'unproven' returning id`,
)
const lockRow = statement(
  'join_request_lock',
  `select 1 from join_requests where account_id = :accountId and id = :id for update`,
)
const find = statement<JoinRequest>(
  'join_request_find',
  `select ${columns} from join_requests q where q.account_id = :accountId and q.id = :id and q.state <> 'unproven'`,
)
const list = statement<JoinRequest>(
  'join_request_list',
  `select ${columns} from join_requests q
    where q.account_id = :accountId and q.state = :state
      and (cast(:after as uuid) is null or q.id > cast(:after as uuid))
    order by q.id limit :limit`,
)
const decide = statement(
  'join_request_decide',
  `update join_requests
      set state = :state, decided_at = cohort_now(), decider_name = :deciderName, decision_reason = :reason,
          user_id = :userId, version = version + 1
    where account_id = :accountId and id = :id`,
)
const removeOld = statement<{ id: string; state: string }>(
  'join_request_delete_old',
  `delete from join_requests q using (
     select account_id, id from join_requests
      where account_id = :accountId and state = :state
        and coalesce(decided_at, asked_at) < cohort_now() - make_interval(hours => :hours)
      order by id limit :limit) old
    where q.account_id = old.account_id and q.id = old.id returning q.id, q.state`,
)

type Key = { readonly accountId: string; readonly id: string }

export type Unproven = {
  readonly id: string
  readonly address: string
  readonly addressKey: string
}

export type NewJoinRequest = Pick<JoinRequest, 'id' | 'name' | 'address' | 'message'> & {
  readonly accountId: string
  readonly addressKey: string
  readonly groupIds: readonly string[]
  readonly tokenHash: Buffer
}

type Proof = { readonly accountId: string; readonly tokenHash: Buffer }

/** Stores what is still to be proven by mail, in place of what the same address asked for before and has not proven. */
export async function putUnprovenRequest(db: Knex, request: NewJoinRequest): Promise<void> {
  await insert(db, request)
}

export async function findUnprovenRequest(
  db: Knex,
  proof: Proof & { readonly hours: number },
): Promise<Unproven | undefined> {
  const [row] = await findUnproven(db, proof)
  return row
}

/** Opens a request whose address was proven, in place of an open one of the same address. False where another did so just now. */
export async function openProvenRequest(
  db: Knex,
  proof: Proof,
  { id, addressKey }: Unproven,
): Promise<boolean> {
  await withdrawOpen(db, { ...proof, addressKey })
  return (await prove(db, { ...proof, id })).length > 0
}

export async function findJoinRequest(db: Knex, key: Key): Promise<JoinRequest | undefined> {
  if (!isId(key.id)) return undefined
  const [row] = await find(db, key)
  return row
}

/** As `findJoinRequest`; the row is held until the transaction ends. */
export async function lockJoinRequest(db: Knex, key: Key): Promise<JoinRequest | undefined> {
  if (!isId(key.id)) return undefined
  await lockRow(db, key)
  return findJoinRequest(db, key)
}

/** The requests in a state, the oldest first. */
export async function listJoinRequests(
  db: Knex,
  page: { accountId: string; state: JoinState; after: string | null; limit: number },
): Promise<readonly JoinRequest[]> {
  return list(db, page)
}

export type JoinDecision = {
  readonly state: 'approved' | 'declined'
  readonly deciderName: string
  readonly reason: string | null
  readonly userId: string | null
}

export async function decideJoinRequest(db: Knex, key: Key, decision: JoinDecision): Promise<void> {
  await decide(db, { ...key, ...decision })
}

/** Deletes some of those that have been in a state for so long; gives their ids. */
export async function deleteOldJoinRequests(
  db: Knex,
  old: { accountId: string; state: JoinState | 'unproven'; hours: number; limit: number },
): Promise<readonly string[]> {
  return (await removeOld(db, old)).map(({ id }) => id)
}
