import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table accounts (
      id uuid not null constraint accounts_id primary key,
      slug text collate "C" not null constraint accounts_slug unique,
      issuer text not null constraint accounts_issuer unique,
      name text not null,
      enabled boolean not null default true,
      settings jsonb not null default '{}',
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now()
    );

    -- Users, groups and applications share one space of ids, so that a share or an assignment has one principal column.
    create table principals (
      account_id uuid not null constraint principals_account references accounts (id),
      id uuid not null,
      kind text not null constraint principals_kind check (kind in ('user', 'group', 'application')),
      constraint principals_id primary key (account_id, id)
    );

    -- Where a membership comes from. The source of what people do by hand has the id of the account itself.
    create table sources (
      account_id uuid not null constraint sources_account references accounts (id),
      id uuid not null,
      kind text not null constraint sources_kind check (kind in ('manual', 'connection', 'upstream', 'request')),
      constraint sources_id primary key (account_id, id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table sources;
    drop table principals;
    drop table accounts;
  `)
}
