import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table connections (
      account_id uuid not null,
      id uuid not null,
      name text not null,
      name_key text collate "C" not null,
      dialect text not null constraint connections_dialect check (dialect in ('compat', 'rfc', 'interop')),
      adoption boolean not null,
      default_role text not null,
      enabled boolean not null default true,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint connections_id primary key (account_id, id),
      constraint connections_name unique (account_id, name_key),
      constraint connections_source foreign key (account_id, id) references sources (account_id, id)
    );

    create table connection_tokens (
      account_id uuid not null,
      id uuid not null,
      connection_id uuid not null,
      hash bytea not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      created_at timestamptz not null default cohort_now(),
      constraint connection_tokens_id primary key (account_id, id),
      constraint connection_tokens_hash unique (account_id, hash),
      constraint connection_tokens_connection foreign key (account_id, connection_id)
        references connections (account_id, id) on delete cascade
    );
    create index connection_tokens_of_connection on connection_tokens (account_id, connection_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table connection_tokens;
    drop table connections;
  `)
}
