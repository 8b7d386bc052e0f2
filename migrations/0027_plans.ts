import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The plan stands with the account, since every request reads that row anyway. From plan_until on plan_after holds,
    -- with the quotas that it brings; plan_quotas are those agreed on for this account instead of the plan's own.
    alter table accounts
      add column plan text not null default 'self-hosted',
      add column plan_quotas jsonb not null default '{}',
      add column plan_since timestamptz not null default cohort_now(),
      add column plan_until timestamptz,
      add column plan_after text,
      add constraint accounts_plan check (plan in ('free', 'paid', 'enterprise', 'self-hosted')),
      add constraint accounts_plan_after check (plan_after in ('free', 'paid', 'enterprise', 'self-hosted')),
      add constraint accounts_plan_end check ((plan_until is null) = (plan_after is null));
    create index accounts_plan_until on accounts (plan_until) where plan_until is not null;

    create table plan_changes (
      account_id uuid not null constraint plan_changes_account references accounts (id),
      id uuid not null,
      kind text not null constraint plan_changes_kind check (kind in ('set', 'cancelled', 'resumed', 'ended')),
      at timestamptz not null default cohort_now(),
      actor_kind text not null,
      actor_id uuid,
      actor_name text not null,
      reason text,
      before jsonb not null,
      after jsonb not null,
      constraint plan_changes_id primary key (account_id, id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table plan_changes;
    drop index accounts_plan_until;
    alter table accounts drop constraint accounts_plan, drop constraint accounts_plan_after,
      drop constraint accounts_plan_end, drop column plan, drop column plan_quotas, drop column plan_since,
      drop column plan_until, drop column plan_after;
  `)
}
