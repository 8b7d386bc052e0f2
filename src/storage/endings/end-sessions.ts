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

// Also holds the person: a request that still has one of these sessions in memory does not store it again.
const mark = statement(
  'access_end_sessions_mark',
  `update users set ended_sessions = (cast(:uids as text[]) || ended_sessions)[1:200]
    where account_id = :accountId and sub = :sub`,
)
const sessions = statement<Root>(
  'access_end_sessions',
  `delete from oidc_records r where ${ofPerson} and r.model = 'Session' and r.uid = any(cast(:uids as text[]))
   returning ${rootColumns}`,
)
const grants = statement<Root>(
  'access_end_session_grants',
  `delete from oidc_records r where ${ofPerson} and r.model = 'Grant' and r.grant_id = any(cast(:grantIds as text[]))
   returning ${rootColumns}`,
)
const rest = statement<Rest>(
  'access_end_session_rest',
  `with gone as (
     delete from oidc_records r where ${ofPerson} and not ${isRoot} and (
       r.grant_id = any(cast(:grantIds as text[])) or (r.session_uid = any(cast(:uids as text[])) and (
         not cast(:keepOffline as boolean) or r.payload ->> 'expiresWithSession' = 'true')))
     returning ${restColumns})
   ${restSummary}`,
)

export type SessionsKey = SubjectKey & {
  readonly uids: readonly string[]
  /** Leaves what was granted beyond the session (offline access). */
  readonly keepOffline: boolean
}

/** Deletes some sessions of a person with the grants, codes and tokens that were given in them. */
export async function deleteSessions(db: Knex, key: SessionsKey): Promise<Ended> {
  await mark(db, key)
  const ended = await sessions(db, key)
  const grantIds = ended.flatMap(({ authorizations }) => grantsIn(authorizations, key))
  const granted = await grants(db, { ...key, grantIds })
  return sumUp([...ended, ...granted], await rest(db, { ...key, grantIds }))
}

function grantsIn(
  authorizations: Root['authorizations'],
  { keepOffline }: SessionsKey,
): readonly string[] {
  const each = Object.values(authorizations ?? {}) as readonly Authorization[]
  return each
    .filter(({ persistsLogout }) => !keepOffline || persistsLogout !== true)
    .flatMap(({ grantId }) => grantId ?? [])
}

type Authorization = { readonly grantId?: string; readonly persistsLogout?: boolean }
