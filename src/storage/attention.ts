import type { Knex } from 'knex'
import type { AttentionItem, AttentionKind } from '../model/attention.ts'
import { type Statement, statement } from './statement.ts'

/** Ends within so many days from now, and has not yet. */
function endsSoon(column: string, days: number): string {
  return `${column} > cohort_now() and ${column} < cohort_now() + interval '${days} days'`
}

const secretDays = 30
const grantDays = 7

/** What a statement alone finds. */
type FoundKind = Exclude<AttentionKind, 'upstream-certificate-ends'>

const finders: Readonly<Record<FoundKind, Statement<AttentionItem>>> = {
  'connection-token-expires': statement(
    'attention_connection_tokens',
    `select 'connection' as kind, c.id, c.name, t.hint as detail, t.expires_at as at from connection_tokens t
       join connections c on c.account_id = t.account_id and c.id = t.connection_id
      where t.account_id = :accountId and ${endsSoon('t.expires_at', secretDays)}
      order by t.expires_at, t.id limit :limit`,
  ),
  'application-secret-expires': statement(
    'attention_application_secrets',
    `select 'application' as kind, a.client_id as id, a.name, s.hint as detail, s.expires_at as at from application_secrets s
       join applications a on a.account_id = s.account_id and a.id = s.application_id
      where s.account_id = :accountId and ${endsSoon('s.expires_at', secretDays)}
      order by s.expires_at, s.id limit :limit`,
  ),
  'membership-ends': statement(
    'attention_memberships',
    `select 'group' as kind, g.id, g.name, coalesce(u.user_name, o.name) as detail, m.until as at from memberships m
       join groups g on g.account_id = m.account_id and g.id = m.group_id and g.deleted_at is null
       left join users u on u.account_id = m.account_id and u.id = m.member_id
       left join groups o on o.account_id = m.account_id and o.id = m.member_id
      where m.account_id = :accountId and ${endsSoon('m.until', grantDays)}
      order by m.until limit :limit`,
  ),
  'right-ends': statement(
    'attention_rights',
    `select coalesce(p.kind, 'account') as kind, coalesce(a.client_id, g.principal_id::text, t.id::text) as id,
            coalesce(u.user_name, o.name, a.name, t.name) as name, g.right_key as detail, g.until as at from granted_rights g
       join accounts t on t.id = g.account_id
       left join principals p on p.account_id = g.account_id and p.id = g.principal_id
       left join users u on u.account_id = g.account_id and u.id = g.principal_id
       left join groups o on o.account_id = g.account_id and o.id = g.principal_id
       left join applications a on a.account_id = g.account_id and a.id = g.principal_id
      where g.account_id = :accountId and o.deleted_at is null and ${endsSoon('g.until', grantDays)}
      order by g.until limit :limit`,
  ),
  'invitation-pending': statement(
    'attention_invitations',
    `select 'user' as kind, u.id, u.user_name as name, u.display_name as detail, i.expires_at as at from invitations i
       join users u on u.account_id = i.account_id and u.id = i.user_id
      where i.account_id = :accountId order by i.id limit :limit`,
  ),
  'join-request-open': statement(
    'attention_join_requests',
    `select 'join-request' as kind, id, name, address as detail, proven_at as at from join_requests
      where account_id = :accountId and state = 'open' order by id limit :limit`,
  ),
  'webhook-fails': statement(
    'attention_webhooks',
    `select 'webhook' as kind, id, url as name, coalesce(disabled_reason, last_failure) as detail,
            coalesce(failing_since, updated_at) as at from webhooks
      where account_id = :accountId and (failing_since is not null or disabled_reason is not null)
      order by 5, id limit :limit`,
  ),
  'stream-fails': statement(
    'attention_streams',
    `select 'stream' as kind, s.id, a.name, s.last_failure as detail, coalesce(s.delivered_at, s.created_at) as at from streams s
       join applications a on a.account_id = s.account_id and a.id = s.application_id
      where s.account_id = :accountId and s.failures > 0 order by 5, s.id limit :limit`,
  ),
  'delivery-given-up': statement(
    'attention_dead_letters',
    `select 'outbox' as kind, id, kind as name, last_error as detail, dead_at as at from outbox
      where account_id = :accountId and dead_at is not null order by dead_at desc limit :limit`,
  ),
}

/** Up to `limit` things of a kind that somebody should look at, the most pressing first. */
export async function listAttention(
  db: Knex,
  kind: FoundKind,
  key: { readonly accountId: string; readonly limit: number },
): Promise<readonly AttentionItem[]> {
  return finders[kind](db, key)
}
