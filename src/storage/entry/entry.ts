import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import type { WholeContract } from '../../model/claims-contract.ts'
import type { User } from '../../model/user.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { applicationColumns } from '../applications/applications.ts'
import {
  byContract,
  type ClaimsRow,
  type ClaimValues,
  groupsTold,
  rolesTold,
  toClaimValues,
} from '../claims-told.ts'
import { assignedTo, assignedUntil, timedReach } from './reach.ts'
import { activatedIn, activatedUntil } from '../rights/activated.ts'
import { statement } from '../statement.ts'
import { selectUser, toUser, type UserRow } from '../users/user-rows.ts'

type Row = UserRow &
  Omit<EntryFacts, 'user' | 'application'> & { readonly application: Application | null }

/**
 * The one predicate of entry to an application (DESIGN 5): an open application, or an assignment of the person or of a
 * group that the person is in, directly or through groups.
 */
const find = byActivation(activation =>
  statement<Row>(
    `entry_of_person_timed_${activation.name}`,
    `with recursive person as (
     select * from users where account_id = :accountId and sub = :sub),
   ${timedReach}
   select ${selectUser},
          (select to_jsonb(found) from (select ${applicationColumns}) found where a.id is not null) as application,
          ${assignedTo('select id from reach')} as assigned,
          ${activation.text} as activated,
          ${secondsUntil(assignedUntil)} as "assignedFor",
          ${secondsUntil(activation.until)} as "activatedFor"
     from person u
     left join applications a on a.account_id = u.account_id and a.client_id = :clientId and a.enabled`,
  ),
)

/** As `find`, for the groups and roles too. Each row is looked up from the one before it, so one plan serves all. */
const findWithClaims = byActivation(activation =>
  byContract<Row & ClaimsRow>(
    `entry_with_claims_timed_${activation.name}`,
    contract => `with recursive asked as materialized (
     select cast(:accountId as uuid) as account_id, cast(:sub as text) as sub, cast(:clientId as text) as client_id,
            cast(:prefix as text) as prefix),
   given as materialized (
     select q.account_id, q.prefix, a.id as application_id, a.access,
            (select to_jsonb(found) from (select ${applicationColumns}) found where a.id is not null) as application
       from asked q left join lateral (
         select * from applications
          where account_id = q.account_id and client_id = q.client_id and enabled offset 0) a on true),
   person as materialized (
     select u.* from asked q cross join lateral (
       select * from users where account_id = q.account_id and sub = q.sub offset 0) u),
   ${timedReach}
   select ${selectUser}, a.application,
          ${assignedTo('select id from reach')} as assigned,
          ${activation.text} as activated,
          ${secondsUntil(assignedUntil)} as "assignedFor",
          ${secondsUntil(activation.until)} as "activatedFor",
          ${groupsTold(contract)} as groups, ${rolesTold} as roles
     from person u cross join (select *, application_id as id from given) a`,
  ),
)

/** As the database counts them, and whole: what lives so long is over by then. */
function secondsUntil(time: string): string {
  return `floor(extract(epoch from ${time} - cohort_now()))::float8`
}

type Activation = { readonly name: string; readonly text: string; readonly until: string }

/** Most accounts do not ask for the right *active*: their statements do not look for it. */
function byActivation<Made>(make: (activation: Activation) => Made): (asked: boolean) => Made {
  const without = make({ name: 'any', text: 'true', until: 'cast(null as timestamptz)' })
  const asking = make({
    name: 'activated',
    text: activatedIn('select id from reach'),
    until: activatedUntil,
  })
  return asked => (asked ? asking : without)
}

export type EntryKey = {
  readonly accountId: string
  readonly sub: string
  readonly clientId: string
  /** Whether the account asks for the right *active*. */
  readonly activeByRight: boolean
}

export type EntryFacts = {
  readonly user: User
  readonly application: Application | undefined
  readonly assigned: boolean
  /** Whether the person has the right *active*, where the account asks for it. */
  readonly activated: boolean
  /** How many seconds both stay so by what is known now; null where no end is set. */
  readonly assignedFor: number | null
  readonly activatedFor: number | null
}

/** Everything that decides whether the person with this subject may enter; undefined where there is no such person. */
export async function findEntry(
  db: Knex,
  { activeByRight, ...key }: EntryKey,
): Promise<EntryFacts | undefined> {
  const [row] = await find(activeByRight)(db, key)
  return row === undefined ? undefined : toFacts(row)
}

/** As `findEntry`, with what such a contract tells the application of the person's groups and roles. */
export async function findEntryWithClaims(
  db: Knex,
  { activeByRight, ...key }: EntryKey,
  contract: WholeContract,
): Promise<(EntryFacts & { readonly values: ClaimValues }) | undefined> {
  const prefix = foldCase(contract.groupPrefix)
  const [row] = await findWithClaims(activeByRight)(contract)(db, { ...key, prefix })
  if (row === undefined) return undefined
  const { groups, roles, ...facts } = row
  return { ...toFacts(facts), values: toClaimValues({ groups, roles }) }
}

function toFacts({
  application,
  assigned,
  activated,
  assignedFor,
  activatedFor,
  ...user
}: Row): EntryFacts {
  const facts = { assigned, activated, assignedFor, activatedFor }
  return { user: toUser(user), application: application ?? undefined, ...facts }
}
