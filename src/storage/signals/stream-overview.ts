import type { Knex } from 'knex'
import type { StreamStatus } from '../../model/stream.ts'
import { statement } from '../statement.ts'

/** A stream as an administrator sees it. */
export type StreamOverview = {
  readonly id: string
  readonly clientId: string
  readonly application: string
  readonly status: StreamStatus
  readonly method: 'push' | 'poll'
  readonly endpointUrl: string | null
  /** Events that wait, and those that the receiver has refused within the last week. */
  readonly waiting: number
  readonly refused: number
  /** Failed attempts in a row, with what the last one met. */
  readonly failures: number
  readonly lastFailure: string | null
  readonly deliveredAt: Date | null
}

const columns = `s.id, a.client_id as "clientId", a.name as application, s.status, s.delivery_method as method,
          s.endpoint_url as "endpointUrl", e.waiting, e.refused, s.failures, s.last_failure as "lastFailure",
          s.delivered_at as "deliveredAt"
     from streams s
     join applications a on a.account_id = s.account_id and a.id = s.application_id
    cross join lateral (
      select count(*) filter (where given_up_at is null) as waiting, count(given_up_at) as refused
        from stream_events e
       where e.account_id = s.account_id and e.stream_id = s.id and e.expires_at > cohort_now()) e`
const list = statement<StreamOverview>(
  'stream_overview',
  `select ${columns}
    where s.account_id = :accountId and (cast(:after as uuid) is null or s.id > cast(:after as uuid))
    order by s.id limit :limit`,
)
const find = statement<StreamOverview>(
  'stream_overview_of_one',
  `select ${columns}
    where s.account_id = :accountId and s.id = :id`,
)

/** One stream of an account. */
export async function findStreamOverview(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<StreamOverview | undefined> {
  const [row] = await find(db, key)
  return row
}

/** Up to `limit` streams of an account behind the one with the id `after`. */
export async function listStreamOverviews(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly StreamOverview[]> {
  return list(db, page)
}
