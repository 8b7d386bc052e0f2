import type { Pool } from 'pg'
import type { Place } from '../support/place.ts'

export const account = 'bench'
export const password = 'three unrelated words'
/** How many people there are, each in the ten groups that may enter the application. */
export const headcount = 64
const groups = 10
const many = 1000

export type People = {
  readonly accountId: string
  readonly application: Registered
  /** Gets tokens for itself. */
  readonly service: Registered
  /** The number of somebody who is in a thousand groups, and an application that hears of all of them. */
  readonly sociable: { readonly person: number; readonly groups: number } & Registered
}

export type Registered = { readonly clientId: string; readonly clientSecret: string }

/** An account, an application and people with passwords. One of each is made by the command line, the rest copied by SQL. */
export async function fillAccount({ cohort, tell, pool }: Place): Promise<People> {
  const at = ['--account', account]
  await cohort('account', 'create', '--slug', account)
  const options = ['--account-role', '--redirect-uri', 'https://app.example/callback']
  const register = (name: string, ...more: readonly string[]): Promise<Registered> =>
    cohort<Registered>('application', 'create', ...at, '--name', name, ...options, ...more)
  const application = await register('Bench')
  const service = await cohort<Registered>(
    'application',
    'create',
    ...at,
    '--name',
    'Bench service',
    '--type',
    'service',
    '--resource',
    'urn:bench:api=read',
  )
  const open = await register('Open to all', '--access', 'open')
  const first = ['--user-name', nameOf(0), '--role', 'developer', '--password-stdin']
  const { id: userId } = await tell<{ id: string }>(password, 'user', 'create', ...at, ...first)
  const { rows } = await pool.query<{ id: string }>('select id from accounts where slug = $1', [
    account,
  ])
  const accountId = rows[0]?.id ?? ''
  await copyPeople(pool, { accountId, userId })
  await fillGroups(pool, { accountId, clientId: application.clientId })
  await pool.query('vacuum analyze')
  const sociable = { ...open, person: headcount, groups: many }
  return { accountId, application, service, sociable }
}

export function nameOf(n: number): string {
  return `person${n}`
}

async function copyPeople(
  pool: Pool,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<void> {
  const idOf = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`
  const from = `from generate_series(1, ${headcount}) n`
  await pool.query(
    `insert into principals (account_id, id, kind) select $1, ${idOf}, 'user' ${from}`,
    [accountId],
  )
  await pool.query(
    `insert into users (account_id, id, sub, user_name, user_name_key, display_name, active, role)
     select $1, ${idOf}, 'sub-' || n, 'person' || n, 'person' || n, 'Person ' || n, true, 'developer' ${from}`,
    [accountId],
  )
  await pool.query(
    `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, is_primary, folded)
     select $1, ${idOf}, 'emails', 0, 'work', 'person' || n || '@bench.example', 'person' || n || '@bench.example', true,
            '{"type":"work"}' ${from}`,
    [accountId],
  )
  await pool.query(
    `insert into passwords (account_id, user_id, hash)
     select $1, ${idOf}, hash ${from}, passwords p where p.account_id = $1 and p.user_id = $2`,
    [accountId, userId],
  )
}

async function fillGroups(
  pool: Pool,
  { accountId, clientId }: { accountId: string; clientId: string },
): Promise<void> {
  const idOf = `('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid`
  await pool.query(
    `insert into principals (account_id, id, kind)
     select $1, ${idOf}, 'group' from generate_series(1, ${many}) n`,
    [accountId],
  )
  await pool.query(
    `insert into groups (account_id, id, kind, name, name_key, name_folded)
     select $1, ${idOf}, 'directory', 'Bench group ' || n, 'bench group ' || n, 'bench group ' || n
       from generate_series(1, ${many}) n`,
    [accountId],
  )
  // everybody in the first ten, the last person in all
  await pool.query(
    `insert into memberships (account_id, group_id, member_id, source_id, member_kind)
     select $1, ${idOf}, u.id, $1, 'user' from generate_series(1, ${many}) n, users u
      where u.account_id = $1 and (n <= ${groups} or u.user_name = $2)`,
    [accountId, nameOf(headcount)],
  )
  await pool.query(
    `insert into assignments (account_id, application_id, principal_id)
     select $1, a.id, ${idOf} from generate_series(1, ${groups}) n, applications a
      where a.account_id = $1 and a.client_id = $2`,
    [accountId, clientId],
  )
}
