import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Extension schemas that an account defines for its users and groups (RFC 7643 3.3); values lie in their attributes.
    create table account_schemas (
      account_id uuid not null constraint account_schemas_account references accounts (id),
      urn text collate "C" not null,
      urn_key text collate "C" not null,
      resource text not null constraint account_schemas_resource check (resource in ('User', 'Group')),
      definition jsonb not null,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint account_schemas_id primary key (account_id, urn_key)
    );

    -- Rises with every change to them, so that a process that holds them compiled sees that they are others by now.
    alter table accounts add column schemas_version bigint not null default 0;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table accounts drop column schemas_version;
    drop table account_schemas;
  `)
}
