import type { Knex } from 'knex'
import type { Consent, SessionState } from '../model/session.ts'
import { statement } from './statement.ts'

export type Subject = { readonly id: string; readonly sub: string; readonly userName: string }

const ofPerson = 'r.account_id = :accountId and r.sub = :sub'
const unexpired = '(r.expires_at is null or r.expires_at > now())'

const findSubject = statement<Subject>(
  'subject_find',
  `select id, sub, user_name as "userName" from users where account_id = :accountId and sub = :sub`,
)
const one = statement<{ uid: string }>(
  'session_of_person',
  `select r.uid from oidc_records r where ${ofPerson} and r.model = 'Session' and r.uid = any(cast(:uids as text[]))`,
)
const others = statement<{ uid: string }>(
  'session_others',
  `select r.uid from oidc_records r where ${ofPerson} and r.model = 'Session' and r.uid <> :uid`,
)
// A session that is used lasts for another twelve hours. Where it comes from stands in the event of its sign-in.
const list = statement<SessionState>(
  'session_list_with_use',
  `select r.uid, to_timestamp((r.payload ->> 'loginTs')::bigint) as "signedInAt", r.expires_at as "expiresAt",
          greatest(to_timestamp((r.payload ->> 'loginTs')::bigint), r.expires_at - interval '12 hours',
            (select max(c.used_at) from console_sessions c
              where c.account_id = r.account_id and c.session_uid = r.uid)) as "usedAt",
          came.address, came.browser,
          (select coalesce(jsonb_agg(jsonb_build_object('clientId', a.client_id, 'name', a.name) order by a.name), '[]')
             from jsonb_each(r.payload -> 'authorizations') as e (client_id, facts)
             join applications a on a.account_id = r.account_id and a.client_id = e.client_id and a.kind <> 'system'
            where e.facts ->> 'grantId' is not null) as applications
     from oidc_records r
     join users u on u.account_id = r.account_id and u.sub = r.sub
     left join lateral (
       select v.address, v.data ->> 'browser' as browser from events v
        where v.account_id = r.account_id and v.target_id = u.id::text and v.type = 'sign_in.succeeded'
          and v.at between to_timestamp((r.payload ->> 'loginTs')::bigint) - interval '1 minute'
                       and to_timestamp((r.payload ->> 'loginTs')::bigint) + interval '1 minute'
          and v.data -> 'at' = r.payload -> 'loginTs'
        order by v.at desc limit 1) came on true
    where ${ofPerson} and r.model = 'Session' and ${unexpired}
    order by r.payload ->> 'loginTs' desc, r.uid limit :limit`,
)
const consents = statement<Consent>(
  'consent_list',
  `with held as (
     select a.id, r.created_at as since, coalesce(to_jsonb(string_to_array(r.payload -> 'openid' ->> 'scope', ' ')), '[]') as scopes
       from oidc_records r join applications a on a.account_id = r.account_id and a.client_id = r.client_id
      where ${ofPerson} and r.model = 'Grant' and ${unexpired}
     union all
     select c.application_id, c.given_at, c.scopes
       from consents c join users u on u.account_id = c.account_id and u.id = c.user_id
      where c.account_id = :accountId and u.sub = :sub)
   select a.client_id as "clientId", a.name, min(h.since) as since,
          coalesce(jsonb_agg(distinct word order by word) filter (where word <> ''), '[]') as scopes
     from held h join applications a on a.account_id = :accountId and a.id = h.id and a.kind <> 'system'
     left join lateral jsonb_array_elements_text(h.scopes) as word on true
    group by a.client_id, a.name order by a.name, a.client_id`,
)
const alive = statement<{ alive: boolean }>(
  'grant_alive',
  `select true as alive from oidc_records r
    where r.account_id = :accountId and r.model = 'Grant' and r.grant_id = :grantId and ${unexpired}`,
)

type Key = { readonly accountId: string; readonly sub: string }

/** Who has this subject. */
export async function findPersonOf(db: Knex, key: Key): Promise<Subject | undefined> {
  const [row] = await findSubject(db, key)
  return row
}

/** The latest sessions of a person that have not expired. */
export async function listSessionsOf(
  db: Knex,
  key: Key & { readonly limit: number },
): Promise<readonly SessionState[]> {
  return list(db, key)
}

/** Those of these sessions that are the person's. */
export async function ownSessions(
  db: Knex,
  key: Key & { readonly uids: readonly string[] },
): Promise<readonly string[]> {
  return (await one(db, key)).map(({ uid }) => uid)
}

export async function otherSessions(
  db: Knex,
  key: Key & { readonly uid: string },
): Promise<readonly string[]> {
  return (await others(db, key)).map(({ uid }) => uid)
}

/** The applications that hold something of a person. */
export async function listConsents(db: Knex, key: Key): Promise<readonly Consent[]> {
  return consents(db, key)
}

/** Whether a grant is still there. */
export async function isGrantAlive(
  db: Knex,
  key: { readonly accountId: string; readonly grantId: string },
): Promise<boolean> {
  return (await alive(db, key)).length > 0
}
