import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What an application is as an OAuth client (model/client-settings.ts); absent members have defaults.
    alter table applications
      add column client jsonb not null default '{}';

    -- The hint is the end of the secret, by which people tell secrets apart.
    alter table application_secrets
      add column hint text not null default '';

    -- Pairwise subjects are made with it. It never changes, so that they do not, whatever becomes of the
    -- installation's secret.
    alter table accounts
      add column subject_salt text not null
        default gen_random_uuid()::text || gen_random_uuid()::text;

    -- What a person has last agreed to share with an application: it replaces what was agreed before, and outlives the
    -- session. Scopes is an array, resources an array of {audience, scopes}.
    create table consents (
      account_id uuid not null,
      user_id uuid not null,
      application_id uuid not null,
      scopes jsonb not null,
      resources jsonb not null,
      given_at timestamptz not null default cohort_now(),
      constraint consents_id primary key (account_id, user_id, application_id),
      constraint consents_user foreign key (account_id, user_id) references users (account_id, id) on delete cascade,
      constraint consents_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete cascade
    );
    create index consents_of_application on consents (account_id, application_id);

    -- Software may register applications until then: when the last token for that ends.
    alter table accounts add column registration_until timestamptz;

    -- Tokens with which software registers applications (RFC 7591 3).
    create table registration_tokens (
      account_id uuid not null constraint registration_tokens_account references accounts (id),
      id uuid not null,
      hash bytea not null,
      hint text not null,
      uses_left integer not null constraint registration_tokens_uses check (uses_left >= 0),
      expires_at timestamptz not null,
      created_at timestamptz not null default cohort_now(),
      constraint registration_tokens_id primary key (account_id, id),
      constraint registration_tokens_hash unique (account_id, hash)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table registration_tokens;
    drop table consents;
    alter table accounts drop column registration_until;
    alter table accounts drop column subject_salt;
    alter table application_secrets drop column hint;
    alter table applications drop column client;
  `)
}
