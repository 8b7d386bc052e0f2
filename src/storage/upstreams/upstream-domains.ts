import type { Knex } from 'knex'
import type { UpstreamDomain } from '../../model/upstream.ts'
import { refusingConflicts } from '../conflicts.ts'
import { activated } from '../rights/activated.ts'
import { statement } from '../statement.ts'
import type { OfferedUpstream } from './upstreams.ts'

type Of = { readonly accountId: string; readonly upstreamId: string }

const conflicts = { upstream_domains_id: 'a domain belongs to another provider already' }

const list = statement<UpstreamDomain>(
  'upstream_domain_list',
  `select d.domain, d.enforced from upstream_domains d
    where d.account_id = :accountId and d.upstream_id = :upstreamId order by d.domain`,
)
const removeAll = statement(
  'upstream_domain_clear',
  `delete from upstream_domains d where d.account_id = :accountId and d.upstream_id = :upstreamId`,
)
const insert = statement(
  'upstream_domain_insert',
  `insert into upstream_domains (account_id, domain, upstream_id, enforced)
   select :accountId, r.domain, :upstreamId, r.enforced
     from jsonb_to_recordset(cast(:rows as jsonb)) as r (domain text, enforced boolean)`,
)
const exempt = statement<{ id: string; userName: string }>(
  'upstream_exempt_list',
  `select u.id, u.user_name as "userName" from upstream_exemptions e
     join users u on u.account_id = e.account_id and u.id = e.user_id
    where e.account_id = :accountId and e.upstream_id = :upstreamId order by u.id`,
)
const exemptNone = statement(
  'upstream_exempt_clear',
  `delete from upstream_exemptions e where e.account_id = :accountId and e.upstream_id = :upstreamId`,
)
const exemptSome = statement<{ id: string }>(
  'upstream_exempt_insert',
  `insert into upstream_exemptions (account_id, upstream_id, user_id)
   select u.account_id, :upstreamId, u.id from users u
    where u.account_id = :accountId and u.role = 'account_administrator'
      and u.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(:ids as jsonb)))
   returning user_id as id`,
)
const ofDomain = statement<OfferedUpstream & { enforced: boolean }>(
  'upstream_of_domain',
  `select p.id, p.name, d.enforced from upstream_domains d
     join upstreams p on p.account_id = d.account_id and p.id = d.upstream_id and p.enabled
    where d.account_id = :accountId and d.domain = :domain`,
)
// By the name, and by the mail addresses where there are some.
const domainsOf = `(
       select substring(u.user_name_key from '@([^@]*)$') as domain
       union select substring(v.value_key from '@([^@]*)$') from user_values v
              where v.account_id = u.account_id and v.user_id = u.id and v.attribute = 'emails')`
const binding = `
       select p.id from ${domainsOf} o
         join upstream_domains d on d.account_id = u.account_id and d.domain = o.domain and d.enforced
         join upstreams p on p.account_id = d.account_id and p.id = d.upstream_id and p.enabled
        where u.role <> 'account_administrator' or not exists (
          select 1 from upstream_exemptions e
           where e.account_id = u.account_id and e.upstream_id = p.id and e.user_id = u.id)`
const bindingUser = statement<{ ids: readonly string[] }>(
  'upstreams_binding_user',
  `select array(${binding}) as ids from users u where u.account_id = :accountId and u.id = :userId`,
)
const freeAdministrators = statement<{ some: boolean }>(
  'upstream_free_administrators',
  `select exists (select 1 from users u where u.account_id = :accountId and u.role = 'account_administrator'
      and u.active and not u.suspended and ${activated} and not exists (${binding})) as some`,
)

export async function listUpstreamDomains(db: Knex, of: Of): Promise<readonly UpstreamDomain[]> {
  return list(db, of)
}

/** Replaces the domains of an upstream. Refuses as a conflict one that is another's. */
export async function replaceUpstreamDomains(
  db: Knex,
  of: Of,
  domains: readonly UpstreamDomain[],
): Promise<void> {
  await removeAll(db, of)
  if (domains.length === 0) return
  await refusingConflicts(conflicts, () => insert(db, { ...of, rows: JSON.stringify(domains) }))
}

export async function listExempt(
  db: Knex,
  of: Of,
): Promise<readonly { readonly id: string; readonly userName: string }[]> {
  return exempt(db, of)
}

/** Exempts those of these who are account administrators, and nobody else; gives them. */
export async function replaceExempt(
  db: Knex,
  of: Of,
  ids: readonly string[],
): Promise<readonly string[]> {
  await exemptNone(db, of)
  return (await exemptSome(db, { ...of, ids: JSON.stringify(ids) })).map(({ id }) => id)
}

/** The upstream that is in use and has this domain (folded). */
export async function findUpstreamOfDomain(
  db: Knex,
  accountId: string,
  domain: string,
): Promise<(OfferedUpstream & { readonly enforced: boolean }) | undefined> {
  const [row] = await ofDomain(db, { accountId, domain })
  return row
}

/** The upstreams by which alone a user comes in; none where every way is open. */
export async function listBindingUpstreams(
  db: Knex,
  key: { accountId: string; userId: string },
): Promise<readonly string[]> {
  const [row] = await bindingUser(db, key)
  return row?.ids ?? []
}

/** Whether an active account administrator is left who does not need an upstream to come in. */
export async function hasFreeAdministrator(db: Knex, accountId: string): Promise<boolean> {
  const [row] = await freeAdministrators(db, { accountId })
  return row?.some === true
}
