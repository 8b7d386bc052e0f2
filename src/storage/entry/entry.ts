import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import type { User } from '../../model/user.ts'
import { applicationColumns } from '../applications/applications.ts'
import { assignedTo, reach } from './reach.ts'
import { activated } from '../rights/activated.ts'
import { statement } from '../statement.ts'
import { selectUser, toUser, type UserRow } from '../users/user-rows.ts'

type Row = UserRow &
  Pick<EntryFacts, 'assigned' | 'activated'> & { readonly application: Application | null }

/**
 * The one predicate of entry to an application (DESIGN 5): an open application, or an assignment of the person or of a
 * group that the person is in, directly or through groups.
 */
const find = statement<Row>(
  'entry_facts_by_right',
  `with recursive person as (
     select * from users where account_id = :accountId and sub = :sub),
   ${reach}
   select ${selectUser},
          (select to_jsonb(found) from (select ${applicationColumns}) found where a.id is not null) as application,
          ${assignedTo('select id from reach')} as assigned,
          ${activated} as activated
     from person u
     left join applications a on a.account_id = u.account_id and a.client_id = :clientId and a.enabled`,
)

export type EntryFacts = {
  readonly user: User
  readonly application: Application | undefined
  readonly assigned: boolean
  /** Whether the person has the right *active*, where the account asks for it. */
  readonly activated: boolean
}

/** Everything that decides whether the person with this subject may enter; undefined where there is no such person. */
export async function findEntry(
  db: Knex,
  key: { accountId: string; sub: string; clientId: string },
): Promise<EntryFacts | undefined> {
  const [row] = await find(db, key)
  if (row === undefined) return undefined
  const { application, assigned, activated: isActivated, ...user } = row
  const facts = { assigned, activated: isActivated }
  return { user: toUser(user), application: application ?? undefined, ...facts }
}
