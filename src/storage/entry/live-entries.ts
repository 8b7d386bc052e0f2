import type { Knex } from 'knex'
import { groupsCount } from '../plan/plan-columns.ts'
import { assignedTo, effective } from './reach.ts'
import { activated } from '../rights/activated.ts'
import { statement } from '../statement.ts'

/** Somebody with something open, and one of the applications that it is open at. */
export type LiveEntry = {
  readonly sub: string
  readonly clientId: string
  /** Whether the person may enter it now: what `findEntry` decides, for many at once. */
  readonly allowed: boolean
}

export type LivePerson = { readonly id: string; readonly sub: string; readonly signedIn: boolean }

const unexpired = '(r.expires_at is null or r.expires_at > now())'
const live = `select u.id, u.sub, bool_or(r.model = 'Session') as "signedIn"
     from users u join oidc_records r on r.account_id = u.account_id and r.sub = u.sub
    where u.account_id = :accountId and r.model in ('Session', 'Grant') and ${unexpired}`

const people = statement<LivePerson>(
  'live_people',
  `${live} and u.id = any(cast(:ids as uuid[])) group by u.id, u.sub`,
)
const groups = statement<{ id: string }>(
  'live_groups_among',
  `select id from principals where account_id = :accountId and kind = 'group' and id = any(cast(:ids as uuid[]))`,
)
const below = `below (id) as (
     select unnest(cast(:groupIds as uuid[]))
     union
     select m.member_id from below b join memberships m
         on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'group')`
const peopleBelow = statement<LivePerson>(
  'live_people_below',
  `with recursive ${below}
   ${live} and u.id in (
       select m.member_id from below b join memberships m
           on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'user')
    group by u.id, u.sub`,
)
const subjects = statement<{ sub: string }>(
  'live_subjects',
  `select r.sub from oidc_records r
    where r.account_id = :accountId and r.model = 'Grant' and r.client_id = :clientId and r.sub > :after and ${unexpired}
    group by r.sub order by r.sub limit :limit`,
)
const entries = statement<LiveEntry>(
  'live_entries_of',
  `with recursive live as (
     select r.sub, r.client_id from oidc_records r
      where r.account_id = :accountId and r.sub = any(cast(:subs as text[])) and r.model = 'Grant' and ${unexpired}
        and (cast(:clientId as text) is null or r.client_id = :clientId)
      group by r.sub, r.client_id),
   person as (
     select * from users where account_id = :accountId and sub in (select sub from live)),
   reach (account_id, person_id, id) as (
     select m.account_id, m.member_id, m.group_id from person p
       join memberships m on m.account_id = p.account_id and m.member_id = p.id where ${effective} and ${groupsCount}
     union
     select m.account_id, r.person_id, m.group_id from reach r
       join memberships m on m.account_id = r.account_id and m.member_id = r.id where ${effective})
   select l.sub, l.client_id as "clientId",
          coalesce(u.active and not u.suspended and a.enabled and ${activated}, false)
            and ${assignedTo('select r.id from reach r where r.person_id = u.id')} as allowed
     from live l
     left join person u on u.sub = l.sub
     left join applications a on a.account_id = :accountId and a.client_id = l.client_id`,
)

/** Those of these people who have a session or grant. */
export async function findLivePeople(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<readonly LivePerson[]> {
  return people(db, { accountId, ids })
}

/** As `findLivePeople`, of everybody in the groups among these principals, directly or through groups. */
export async function findLivePeopleBelow(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<readonly LivePerson[]> {
  const groupIds = (await groups(db, { accountId, ids })).map(({ id }) => id)
  return groupIds.length === 0 ? [] : peopleBelow(db, { accountId, groupIds })
}

/** Up to `limit` subjects with a grant for an application, in order behind `after`. */
export async function listLiveSubjects(
  db: Knex,
  page: { accountId: string; clientId: string; after: string; limit: number },
): Promise<readonly string[]> {
  return (await subjects(db, page)).map(({ sub }) => sub)
}

/** What these people have open at which applications, or at one, and whether they may still enter. */
export async function findLiveEntries(
  db: Knex,
  key: { accountId: string; subs: readonly string[]; clientId: string | null },
): Promise<readonly LiveEntry[]> {
  return entries(db, key)
}
