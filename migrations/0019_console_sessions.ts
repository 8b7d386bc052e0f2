import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Who is signed in at the console, in which browser. The token is a bearer secret, so only its hash is kept;
    -- session_uid is the session of the OpenID provider in which it began: it ends with that one.
    create table console_sessions (
      account_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      token_hash bytea not null,
      session_uid text collate "C" not null,
      -- When the person last proved who they are.
      signed_in_at timestamptz not null,
      used_at timestamptz not null default cohort_now(),
      expires_at timestamptz not null,
      created_at timestamptz not null default cohort_now(),
      constraint console_sessions_id primary key (account_id, id),
      constraint console_sessions_token unique (account_id, token_hash),
      constraint console_sessions_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    ) with (fillfactor = 80);
    create index console_sessions_of_user on console_sessions (account_id, user_id);
    create index console_sessions_of_session on console_sessions (account_id, session_uid);
    create index console_sessions_expiry on console_sessions (expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table console_sessions`)
}
