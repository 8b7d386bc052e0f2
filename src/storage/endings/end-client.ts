import type { Knex } from 'knex'
import type { SubjectKey } from './end-person.ts'
import {
  type Ended,
  isRoot,
  ofPerson,
  type Rest,
  restColumns,
  restSummary,
  type Root,
  rootColumns,
  sumUp,
} from './ended.ts'
import { statement } from '../statement.ts'

const roots = statement<Root>(
  'access_end_client_roots',
  `with grants as (
     delete from oidc_records r where ${ofPerson} and r.model = 'Grant' and r.client_id = :clientId
     returning ${rootColumns}),
   sessions as (
     update oidc_records r set payload = r.payload #- array['authorizations', :clientId] from oidc_records o
      where ${ofPerson} and r.model = 'Session' and jsonb_exists(r.payload -> 'authorizations', :clientId)
        and o.account_id = r.account_id and o.model = r.model and o.id_hash = r.id_hash
     returning 'Session' as model, cast(null as text) as "clientId",
       jsonb_build_object(cast(:clientId as text), o.payload -> 'authorizations' -> :clientId), false as live)
   select * from grants union all select * from sessions`,
)
const rest = statement<Rest>(
  'access_end_client_rest',
  `with gone as (
     delete from oidc_records r where ${ofPerson} and r.client_id = :clientId and not ${isRoot}
     returning ${restColumns})
   ${restSummary}`,
)

/** Deletes the grants, codes and tokens of a person at one application; the sessions stay and forget it. */
export async function deleteAccessToClient(
  db: Knex,
  key: SubjectKey & { readonly clientId: string },
): Promise<Ended> {
  const ended = await roots(db, key)
  return sumUp(ended, await rest(db, key))
}
