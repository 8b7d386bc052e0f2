import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What follows from a change and is done after it: written in its transaction, claimed by jobs, gone when done.
    -- A row that failed too often is dead: it stays, is tried no more and can be looked at.
    create table outbox (
      account_id uuid not null constraint outbox_account references accounts (id),
      id uuid not null default gen_random_uuid(),
      kind text not null,
      -- What must not hold up others: rows of one lane are tried a few at a time.
      lane text collate "C" not null default '',
      payload jsonb not null,
      attempts integer not null default 0,
      -- Also until when a process has the row in hand.
      next_attempt_at timestamptz not null default cohort_now(),
      created_at timestamptz not null default cohort_now(),
      last_error text,
      dead_at timestamptz,
      constraint outbox_id primary key (account_id, id)
    ) with (fillfactor = 70);
    create index outbox_due on outbox (kind, account_id, lane, next_attempt_at) where dead_at is null;
    create index outbox_dead on outbox (account_id, dead_at) where dead_at is not null;

    -- The sessions of a person that were ended last: a request that still holds one must not store it again.
    alter table users add column ended_sessions text[] not null default '{}';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table users drop column ended_sessions;
    drop table outbox;
  `)
}
