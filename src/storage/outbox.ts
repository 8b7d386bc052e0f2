import type { Knex } from 'knex'
import type { OutboxEntry, OutboxKind, OutboxRow } from '../model/outbox.ts'
import { statement } from './statement.ts'

const due = 'dead_at is null and next_attempt_at <= cohort_now()'

/** The rows of a bound list of entries, for `insert into outbox`. */
export const outboxColumns = 'account_id, kind, lane, payload, next_attempt_at'
export const outboxRows = `select :accountId, e.kind, e.lane, e.payload, cohort_now() + make_interval(secs => e.after)
     from jsonb_to_recordset(cast(:outbox as jsonb)) as e (kind text, lane text, payload jsonb, after double precision)`

const insert = statement('outbox_insert', `insert into outbox (${outboxColumns}) ${outboxRows}`)
// A lane is looked up after the other in the index, so that however much waits in one, the others have their turn.
const claim = statement<OutboxRow>(
  'outbox_take',
  `with recursive lanes (account_id, lane) as (
     (select account_id, lane from outbox where kind = :kind and dead_at is null order by account_id, lane limit 1)
     union all
     select n.account_id, n.lane from lanes l cross join lateral (
       select account_id, lane from outbox
        where kind = :kind and dead_at is null and (account_id, lane) > (l.account_id, l.lane)
        order by account_id, lane limit 1) n),
   fair as (
     select f.account_id, f.id from lanes l cross join lateral (
       select account_id, id, next_attempt_at from outbox
        where kind = :kind and account_id = l.account_id and lane = l.lane and ${due}
        order by next_attempt_at limit :perLane) f
      order by f.next_attempt_at limit :limit),
   held as (
     select o.account_id, o.id from outbox o join fair f on f.account_id = o.account_id and f.id = o.id
      where o.kind = :kind and ${due.replaceAll(/(dead_at|next_attempt_at)/g, 'o.$1')} for update of o skip locked)
   update outbox o set attempts = o.attempts + 1, next_attempt_at = cohort_now() + make_interval(secs => :lease)
     from held h where o.account_id = h.account_id and o.id = h.id
   returning o.account_id as "accountId", o.id, o.kind, o.payload, o.attempts`,
)
const dueAccounts = statement<{ accountId: string }>(
  'outbox_due_accounts',
  `select distinct account_id as "accountId" from outbox where kind = any(cast(:kinds as text[])) and ${due} limit 100`,
)
const hold = statement<OutboxRow>(
  'outbox_hold',
  `select account_id as "accountId", id, kind, payload, attempts from outbox where account_id = :accountId and kind = any(cast(:kinds as text[])) and ${due}
      and (attempts = 0) = :fresh
    order by next_attempt_at limit :limit for update skip locked`,
)
const remove = statement(
  'outbox_done',
  `delete from outbox where account_id = :accountId and id = any(cast(:ids as uuid[]))`,
)
const fail = statement(
  'outbox_failed',
  `update outbox set attempts = greatest(attempts, :attempts), last_error = left(:error, 500),
          next_attempt_at = cohort_now() + make_interval(secs => :wait),
          dead_at = case when cast(:dead as boolean) then cohort_now() end
    where account_id = :accountId and id = any(cast(:ids as uuid[]))`,
)
const list = statement<OutboxState>(
  'outbox_list',
  `select account_id as "accountId", id, kind, payload, attempts, created_at as "createdAt", next_attempt_at as "nextAttemptAt", last_error as "lastError",
          dead_at as "deadAt" from outbox
    where account_id = :accountId and (dead_at is not null or not cast(:dead as boolean))
      and (cast(:after as uuid) is null or id > cast(:after as uuid)) order by id limit :limit`,
)
const revive = statement<{ id: string }>(
  'outbox_revive',
  `update outbox set dead_at = null, attempts = 0, next_attempt_at = cohort_now()
    where account_id = :accountId and dead_at is not null
      and (cast(:id as uuid) is null or id = cast(:id as uuid)) returning id`,
)

export type OutboxState = OutboxRow & {
  readonly createdAt: Date
  readonly nextAttemptAt: Date
  readonly lastError: string | null
  readonly deadAt: Date | null
}

/** The binding `outbox` of statements that insert entries beside something else. */
export function outboxBinding(entries: readonly OutboxEntry[]): string {
  const rows = entries.map(({ kind, lane = '', payload, afterSeconds = 0 }) => {
    return { kind, lane, payload, after: afterSeconds }
  })
  return JSON.stringify(rows)
}

export async function insertOutbox(
  db: Knex,
  accountId: string,
  entries: readonly OutboxEntry[],
): Promise<void> {
  if (entries.length > 0) await insert(db, { accountId, outbox: outboxBinding(entries) })
}

/**
 * Takes rows that are due in hand, of all accounts, for `lease` seconds: then they are due again, whatever became of the
 * process. Of one lane at most `perLane`, so that a slow receiver does not hold up the others.
 */
export async function claimOutbox(
  db: Knex,
  claimed: { kind: OutboxKind; limit: number; perLane: number; lease: number },
): Promise<readonly OutboxRow[]> {
  return claim(db, claimed)
}

/** Up to a hundred accounts in which rows of these kinds are due. */
export async function listDueAccounts(
  db: Knex,
  kinds: readonly OutboxKind[],
): Promise<readonly string[]> {
  return (await dueAccounts(db, { kinds })).map(({ accountId }) => accountId)
}

/** Rows of an account that are due and in nobody's hands, held until the transaction ends. */
export async function holdOutbox(
  db: Knex,
  held: { accountId: string; kinds: readonly OutboxKind[]; fresh: boolean; limit: number },
): Promise<readonly OutboxRow[]> {
  return hold(db, held)
}

export async function deleteOutbox(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<void> {
  await remove(db, { accountId, ids })
}

export type Failure = {
  readonly accountId: string
  readonly ids: readonly string[]
  readonly attempts: number
  readonly error: string
  /** Seconds until the next attempt. */
  readonly wait: number
  readonly dead: boolean
}

export async function failOutbox(db: Knex, failure: Failure): Promise<void> {
  await fail(db, failure)
}

/** What waits in an account, or is dead. */
export async function listOutbox(
  db: Knex,
  page: { accountId: string; dead: boolean; after: string | null; limit: number },
): Promise<readonly OutboxState[]> {
  return list(db, page)
}

/** Makes dead rows due again, one or all of an account; gives how many there were. */
export async function reviveOutbox(
  db: Knex,
  accountId: string,
  id: string | null,
): Promise<number> {
  return (await revive(db, { accountId, id })).length
}
