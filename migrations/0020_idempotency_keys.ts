import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What a request with an Idempotency-Key was answered: a repetition within a day gets the same answer and changes
    -- nothing. An answer can hold a secret that is told once, so it is sealed.
    create table idempotency_keys (
      account_id uuid not null constraint idempotency_keys_account references accounts (id),
      caller_id uuid not null,
      key_hash bytea not null,
      request_hash bytea not null,
      sealed_answer text,
      created_at timestamptz not null default cohort_now(),
      constraint idempotency_keys_id primary key (account_id, caller_id, key_hash)
    );
    create index idempotency_keys_age on idempotency_keys (account_id, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table idempotency_keys`)
}
