import type { Knex } from 'knex'
import type { Delivery, Stream, StreamStatus } from '../../model/stream.ts'
import { statement } from '../statement.ts'

/** Whether the application `a` of the account `t` is (still) granted the transmitter as a resource (RFC 8707). */
export const mayReceive = `coalesce(a.client->'resources', '[]')
       @> jsonb_build_array(jsonb_build_object('audience', t.issuer || '/ssf/v1'))`

const columns = `s.id, s.application_id as "applicationId", a.client_id as "clientId", s.description,
  s.events_requested as "eventsRequested", s.delivery_method as "deliveryMethod", s.endpoint_url as "endpointUrl",
  s.sealed_authorization as "sealedAuthorization", s.subject_format as "subjectFormat", s.status,
  s.status_reason as "statusReason"`
const ofApplication = `join applications a on a.account_id = s.account_id and a.id = s.application_id`
const own = 's.account_id = :accountId and s.application_id = :applicationId'

type Row = Omit<Stream, 'delivery'> & {
  readonly deliveryMethod: 'push' | 'poll'
  readonly endpointUrl: string | null
  readonly sealedAuthorization: string | null
}

// Two that are created at once would each count without the other.
const lockApplication = statement(
  'stream_lock_application',
  `select 1 from applications where account_id = :accountId and id = :applicationId for no key update`,
)
const count = statement<{ streams: number }>(
  'stream_count',
  `select count(*) as streams from streams s where ${own}`,
)
const insert = statement(
  'stream_insert',
  `insert into streams (account_id, id, application_id, description, events_requested, delivery_method, endpoint_url,
                        sealed_authorization, subject_format)
   values (:accountId, :id, :applicationId, :description, cast(:eventsRequested as text[]), :deliveryMethod,
           :endpointUrl, :sealedAuthorization, :subjectFormat)`,
)
const find = statement<Row>(
  'stream_find',
  `select ${columns} from streams s ${ofApplication} where ${own} and s.id = :id`,
)
const lock = statement<Row>(
  'stream_lock',
  `select ${columns} from streams s ${ofApplication} where ${own} and s.id = :id for no key update of s`,
)
const list = statement<Row>(
  'stream_list',
  `select ${columns} from streams s ${ofApplication} where ${own} order by s.id`,
)
const update = statement(
  'stream_update',
  `update streams s set description = :description, events_requested = cast(:eventsRequested as text[]),
          delivery_method = :deliveryMethod, endpoint_url = :endpointUrl, sealed_authorization = :sealedAuthorization,
          subject_format = :subjectFormat, failures = 0, last_failure = null, next_attempt_at = cohort_now(),
          updated_at = cohort_now()
    where ${own} and s.id = :id`,
)
const updateStatus = statement(
  'stream_update_status',
  `update streams s set status = :status, status_reason = :reason, failures = 0, last_failure = null,
          next_attempt_at = cohort_now(), updated_at = cohort_now()
    where ${own} and s.id = :id`,
)
const askVerification = statement<{ wait: number }>(
  'stream_ask_verification',
  `update streams s set verification_asked_at = case when w.wait > 0 then s.verification_asked_at else cohort_now() end
     from (select t.id, greatest(0, ceil(extract(epoch from
                    t.verification_asked_at + make_interval(secs => :interval) - cohort_now())))::integer as wait
             from streams t where t.account_id = :accountId and t.id = :id) w
    where ${own} and s.id = :id and w.id = s.id
   returning w.wait`,
)
const remove = statement<{ id: string }>(
  'stream_delete',
  `delete from streams s where ${own} and s.id = :id returning s.id`,
)

/** The streams of one receiver: no other one's are ever found. */
export type StreamScope = { readonly accountId: string; readonly applicationId: string }
export type StreamKey = StreamScope & { readonly id: string }
export type StreamSettings = Pick<
  Stream,
  'description' | 'eventsRequested' | 'delivery' | 'subjectFormat'
>

/** How many streams a receiver has; nobody else adds one before the transaction ends. */
export async function countStreams(db: Knex, scope: StreamScope): Promise<number> {
  await lockApplication(db, scope)
  const [row] = await count(db, scope)
  return row?.streams ?? 0
}

export async function insertStream(
  db: Knex,
  key: StreamKey,
  settings: StreamSettings,
): Promise<void> {
  await insert(db, { ...key, ...toColumns(settings) })
}

export async function findStream(db: Knex, key: StreamKey): Promise<Stream | undefined> {
  const [row] = await find(db, key)
  return row === undefined ? undefined : toStream(row)
}

export async function lockStream(db: Knex, key: StreamKey): Promise<Stream | undefined> {
  const [row] = await lock(db, key)
  return row === undefined ? undefined : toStream(row)
}

export async function listStreams(db: Knex, scope: StreamScope): Promise<readonly Stream[]> {
  return (await list(db, scope)).map(toStream)
}

export async function updateStream(
  db: Knex,
  key: StreamKey,
  settings: StreamSettings,
): Promise<void> {
  await update(db, { ...key, ...toColumns(settings) })
}

export async function updateStreamStatus(
  db: Knex,
  key: StreamKey,
  { status, reason }: { status: StreamStatus; reason: string | null },
): Promise<void> {
  await updateStatus(db, { ...key, status, reason })
}

/**
 * Notes that a verification of a locked stream was asked for; gives the seconds to wait where the last one was less than
 * `interval` seconds ago, else 0.
 */
export async function noteVerification(
  db: Knex,
  key: StreamKey,
  interval: number,
): Promise<number> {
  const [row] = await askVerification(db, { ...key, interval })
  return row?.wait ?? 0
}

/** Deletes a stream with its events; false where there is none. */
export async function deleteStream(db: Knex, key: StreamKey): Promise<boolean> {
  return (await remove(db, key)).length === 1
}

function toStream({ deliveryMethod, endpointUrl, sealedAuthorization, ...rest }: Row): Stream {
  return { ...rest, delivery: toDelivery({ deliveryMethod, endpointUrl, sealedAuthorization }) }
}

type DeliveryColumns = Pick<Row, 'deliveryMethod' | 'endpointUrl' | 'sealedAuthorization'>

function toDelivery({ deliveryMethod, ...push }: DeliveryColumns): Delivery {
  if (deliveryMethod === 'poll' || push.endpointUrl === null) return { method: 'poll' }
  const { endpointUrl, sealedAuthorization } = push
  return { method: 'push', endpointUrl, sealedAuthorization }
}

function toColumns({ delivery, ...rest }: StreamSettings): object {
  const push = delivery.method === 'push' ? delivery : undefined
  return {
    ...rest,
    deliveryMethod: delivery.method,
    endpointUrl: push?.endpointUrl ?? null,
    sealedAuthorization: push?.sealedAuthorization ?? null,
  }
}
