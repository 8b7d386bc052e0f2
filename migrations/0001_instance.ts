import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create extension if not exists pg_trgm;
    create extension if not exists btree_gin;

    -- The clock of every decision, to the millisecond as everywhere outside. Tests replace it; nothing else does.
    create function cohort_now() returns timestamptz
      language sql stable parallel safe
      as $$ select date_trunc('milliseconds', now()) $$;

    -- What holds for the whole installation: one row.
    create table instance (
      only_row boolean primary key default true constraint instance_only_row check (only_row),
      public_url text
    );
    insert into instance default values;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table instance;
    drop function cohort_now();
    drop extension btree_gin;
    drop extension pg_trgm;
  `)
}
