import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import { applicationColumns } from '../applications/applications.ts'
import { statement } from '../statement.ts'
import { assignedTo, reach } from './reach.ts'

const list = statement<Application>(
  'applications_enterable',
  `with recursive person as (
     select account_id, id from users where account_id = :accountId and id = :userId),
   ${reach}
   select ${applicationColumns}
     from person u
     join applications a on a.account_id = u.account_id and a.enabled and a.kind <> 'system'
    where (a.home_url is not null or a.client ->> 'initiateLoginUri' is not null)
      and (cast(:after as uuid) is null or a.id > cast(:after as uuid))
      and ${assignedTo('select id from reach')}
    order by a.id limit :limit`,
)

export type EnterableKey = {
  readonly accountId: string
  readonly userId: string
  /** The id of the last one of the part before; null for the first part. */
  readonly after: string | null
  readonly limit: number
}

/** Applications that somebody may enter and that have a page to begin at. */
export async function listEnterable(db: Knex, key: EnterableKey): Promise<readonly Application[]> {
  return list(db, key)
}
