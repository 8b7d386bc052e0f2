import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Records of the OpenID provider. The primary key is the only unique constraint: an upsert has one arbiter.
    -- The id of a record is a bearer secret, so only its hash is kept; sealed_id holds it, encrypted, for the two models
    -- that are found by another key and then saved by id (Session, DeviceCode).
    create table oidc_records (
      account_id uuid not null constraint oidc_records_account references accounts (id),
      model text collate "C" not null,
      id_hash bytea not null,
      sealed_id text,
      payload jsonb not null,
      grant_id text collate "C",
      sub text collate "C",
      client_id text collate "C",
      uid text collate "C",
      user_code text collate "C",
      session_uid text collate "C",
      expires_at timestamptz,
      consumed_at timestamptz,
      created_at timestamptz not null default now(),
      constraint oidc_records_id primary key (account_id, model, id_hash)
    ) with (fillfactor = 80);
    create index oidc_records_grant on oidc_records (account_id, grant_id) where grant_id is not null;
    create index oidc_records_sub on oidc_records (account_id, sub) where sub is not null;
    create index oidc_records_uid on oidc_records (account_id, model, uid) where uid is not null;
    create index oidc_records_user_code on oidc_records (account_id, user_code) where user_code is not null;
    create index oidc_records_session on oidc_records (account_id, session_uid) where session_uid is not null;
    create index oidc_records_expiry on oidc_records (expires_at) where expires_at is not null;

    create table signing_keys (
      account_id uuid not null constraint signing_keys_account references accounts (id),
      kid text collate "C" not null,
      algorithm text not null,
      public_jwk jsonb not null,
      sealed_private_jwk text not null,
      created_at timestamptz not null default cohort_now(),
      constraint signing_keys_id primary key (account_id, kid)
    );

    -- Failed attempts in a sliding window; keys are hashed (storage/throttles.ts).
    create table throttles (
      account_id uuid not null constraint throttles_account references accounts (id),
      key bytea not null,
      window_start timestamptz not null,
      attempts integer not null,
      earlier_attempts integer not null default 0,
      constraint throttles_id primary key (account_id, key)
    ) with (fillfactor = 70);
    create index throttles_window on throttles (window_start);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table throttles;
    drop table signing_keys;
    drop table oidc_records;
  `)
}
