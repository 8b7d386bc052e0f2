import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import { statement } from '../statement.ts'
import { mayReceive } from './streams.ts'

// A stream is taken whole, so that its events stay in order, and by one process at a time. Who takes it holds no lock
// while it sends: the lease ends by itself where that process dies.
const claim = statement<ClaimedStream>(
  'stream_claim',
  `update streams s set leased_until = cohort_now() + make_interval(secs => :lease)
     from (select d.account_id, d.id from streams d
            where d.status = 'enabled' and d.delivery_method = 'push' and d.next_attempt_at <= cohort_now()
              and (d.leased_until is null or d.leased_until <= cohort_now())
              and exists (select 1 from stream_events e
                           where e.account_id = d.account_id and e.stream_id = d.id
                             and e.given_up_at is null and e.expires_at > cohort_now())
              and (select count(*) from streams l where l.account_id = d.account_id
                      and l.leased_until > cohort_now()) < :perAccount
            order by d.next_attempt_at limit 1 for no key update skip locked) due,
          applications a, accounts t
    where s.account_id = due.account_id and s.id = due.id
      and a.account_id = s.account_id and a.id = s.application_id and a.enabled
      and t.id = s.account_id and t.enabled and ${mayReceive}
   returning s.account_id as "accountId", s.id as "streamId", a.client_id as "clientId", a.name, a.client,
             a.redirect_uris as "redirectUris", s.endpoint_url as "endpointUrl",
             s.sealed_authorization as "sealedAuthorization", s.leased_until as "leasedUntil", s.failures`,
)
const own = 'account_id = :accountId and id = :streamId and leased_until = :leasedUntil'
const release = statement(
  'stream_give_back',
  `update streams set leased_until = null, next_attempt_at = cohort_now(), delivered_at = case when :delivered then cohort_now() else delivered_at end,
          failures = case when :delivered then 0 else failures end,
          last_failure = case when :delivered then null else last_failure end
    where ${own}`,
)
const postpone = statement(
  'stream_put_off',
  `update streams set leased_until = null, failures = failures + 1, last_failure = :error,
          next_attempt_at = cohort_now() + make_interval(secs => :wait)
    where ${own}`,
)

/** A stream to be served, with what matters of its application. */
export type ClaimedStream = Pick<Application, 'clientId' | 'name' | 'client' | 'redirectUris'> & {
  readonly accountId: string
  readonly streamId: string
  readonly endpointUrl: string
  readonly sealedAuthorization: string | null
  readonly leasedUntil: Date
  /** In a row. */
  readonly failures: number
}

/**
 * Takes the stream that has had something to push for longest, for `lease` seconds: one of an account of which fewer than
 * `perAccount` are in hand.
 */
export async function claimStream(
  db: Knex,
  take: { lease: number; perAccount: number },
): Promise<ClaimedStream | undefined> {
  const [stream] = await claim(db, take)
  return stream
}

/** Gives a stream back, after its receiver took something or with nothing to be said. */
export async function releaseStream(
  db: Knex,
  stream: ClaimedStream,
  delivered: boolean,
): Promise<void> {
  await release(db, { ...stream, delivered })
}

/** Gives a stream back that failed; it rests for `wait` seconds. */
export async function postponeStream(
  db: Knex,
  stream: ClaimedStream,
  { error, wait }: { error: string; wait: number },
): Promise<void> {
  await postpone(db, { ...stream, error, wait })
}
