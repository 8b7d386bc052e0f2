import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- role_mapping is an ordered list of {value, role}; rate_limit is requests a second, null for no limit.
    alter table connections
      add column role_mapping jsonb not null default '[]',
      add column passwords text not null default 'ignore'
        constraint connections_passwords check (passwords in ('ignore', 'accept')),
      add column rate_limit integer default 50 constraint connections_rate_limit check (rate_limit > 0),
      -- No directory makes an account administrator, whatever else goes wrong.
      add constraint connections_no_administrators check (
        default_role <> 'account_administrator'
        and not role_mapping @> '[{"role": "account_administrator"}]');

    -- The hint is the end of the token, by which people tell tokens apart.
    alter table connection_tokens
      add column read_only boolean not null default false,
      add column hint text not null default '';

    -- What is left of the request budget of a connection. Unlogged: it is written often, and a crash only refills it.
    create unlogged table connection_budgets (
      account_id uuid not null,
      connection_id uuid not null,
      requests double precision not null,
      granted integer not null,
      counted_at timestamptz not null,
      constraint connection_budgets_id primary key (account_id, connection_id),
      constraint connection_budgets_connection foreign key (account_id, connection_id)
        references connections (account_id, id) on delete cascade
    ) with (fillfactor = 50);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table connection_budgets;
    alter table connection_tokens
      drop column hint,
      drop column read_only;
    alter table connections
      drop constraint connections_no_administrators,
      drop column rate_limit,
      drop column passwords,
      drop column role_mapping;
  `)
}
