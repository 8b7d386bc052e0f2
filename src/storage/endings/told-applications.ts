import type { Knex } from 'knex'
import { outboxColumns } from '../outbox.ts'
import { statement } from '../statement.ts'

export type AffectedApplication = {
  readonly clientId: string
  readonly name: string
  /** Whether it has an address for back-channel logout. */
  readonly reachable: boolean
}

// One logout token for each session of an application that tells them apart, else one for the person.
const queue = statement<AffectedApplication>(
  'outbox_queue_logouts',
  `with affected as materialized (
     select a.client_id, a.name, a.client ->> 'backchannelLogoutUri' is not null as reachable,
            case when a.client -> 'backchannelLogoutSession' = 'true' and jsonb_array_length(e.sids) > 0
                 then e.sids else '[null]' end as sids
       from jsonb_to_recordset(cast(:clients as jsonb)) as e (client_id text, sids jsonb)
       join applications a on a.account_id = :accountId and a.client_id = e.client_id and a.kind <> 'system'),
   queued as (
     insert into outbox (${outboxColumns})
     select :accountId, 'back-channel-logout', client_id,
            jsonb_build_object('clientId', client_id, 'sub', cast(:sub as text), 'sid', sid), cohort_now()
       from affected, jsonb_array_elements(sids) as sid where reachable)
   select client_id as "clientId", name, reachable from affected order by name`,
)

const queueAll = statement(
  'outbox_queue_client_logouts',
  `insert into outbox (${outboxColumns})
   select distinct a.account_id, 'back-channel-logout', a.client_id, jsonb_build_object('clientId', a.client_id,
            'sub', r.sub, 'sid', case when a.client -> 'backchannelLogoutSession' = 'true'
                                      then r.payload -> 'authorizations' -> a.client_id -> 'sid' end), cohort_now()
     from applications a join oidc_records r on r.account_id = a.account_id and r.sub is not null
      and (r.model = 'Grant' and r.client_id = a.client_id and a.client -> 'backchannelLogoutSession' is distinct from 'true'
           or r.model = 'Session' and r.payload -> 'authorizations' -> a.client_id -> 'grantId' is not null)
    where a.account_id = :accountId and a.client_id = :clientId and a.client ->> 'backchannelLogoutUri' is not null`,
)

/** Queues back-channel logout of everybody for one application, before what it holds of them goes. */
export async function queueLogoutsOfClient(
  db: Knex,
  key: { readonly accountId: string; readonly clientId: string },
): Promise<void> {
  await queueAll(db, key)
}

/**
 * Queues back-channel logout of a person for the applications that have an address for it. Gives all of these that there
 * are; the account's own pages are none of them.
 */
export async function queueLogouts(
  db: Knex,
  key: { accountId: string; sub: string },
  clients: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<readonly AffectedApplication[]> {
  if (clients.size === 0) return []
  const rows = [...clients].map(([clientId, sids]) => ({ client_id: clientId, sids: [...sids] }))
  return queue(db, { ...key, clients: JSON.stringify(rows) })
}
