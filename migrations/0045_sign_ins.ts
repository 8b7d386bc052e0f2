import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- How people may sign in: which ways there are and who needs a second factor. Absent members have defaults.
    alter table accounts add column sign_in_policy jsonb not null default '{}';

    -- A sign-in on its way: what was proven in one interaction. Gone once it is done.
    create table sign_ins (
      account_id uuid not null constraint sign_ins_account references accounts (id),
      uid text collate "C" not null,
      -- As typed; nobody need be called so.
      user_name text,
      user_id uuid,
      proofs jsonb not null default '[]',
      expires_at timestamptz not null,
      constraint sign_ins_id primary key (account_id, uid),
      constraint sign_ins_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index sign_ins_of_user on sign_ins (account_id, user_id);
    create index sign_ins_expired on sign_ins (account_id, expires_at);

    -- Authenticator apps (TOTP, RFC 6238). Unconfirmed until the first right code.
    create table code_factors (
      account_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      name text not null,
      sealed_secret text not null,
      confirmed boolean not null default false,
      -- The last time step whose code was used: none is used twice (RFC 6238 5.2).
      last_step bigint not null default 0,
      created_at timestamptz not null default cohort_now(),
      last_used_at timestamptz,
      constraint code_factors_id primary key (account_id, id),
      constraint code_factors_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index code_factors_of_user on code_factors (account_id, user_id);

    -- For who lost the other factor. Each is used once.
    create table recovery_codes (
      account_id uuid not null,
      user_id uuid not null,
      code_hash bytea not null,
      used_at timestamptz,
      created_at timestamptz not null default cohort_now(),
      constraint recovery_codes_id primary key (account_id, user_id, code_hash),
      constraint recovery_codes_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );

    -- WebAuthn credentials. The user handle is the person's subject.
    create table passkeys (
      account_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      name text not null,
      credential_id bytea not null,
      public_key bytea not null,
      counter bigint not null default 0,
      transports jsonb not null default '[]',
      aaguid uuid,
      -- Whether it may be on several devices, as the authenticator said last.
      backed_up boolean not null default false,
      created_at timestamptz not null default cohort_now(),
      last_used_at timestamptz,
      constraint passkeys_id primary key (account_id, id),
      constraint passkeys_credential unique (account_id, credential_id),
      constraint passkeys_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index passkeys_of_user on passkeys (account_id, user_id);

    -- What a browser is asked to sign, once. Those of a sign-in belong to it; those of the person's own page to the person.
    create table passkey_challenges (
      account_id uuid not null constraint passkey_challenges_account references accounts (id),
      challenge_hash bytea not null,
      -- The uid of the interaction, or the id of the person.
      owner text collate "C" not null,
      expires_at timestamptz not null,
      constraint passkey_challenges_id primary key (account_id, challenge_hash)
    );
    create index passkey_challenges_expired on passkey_challenges (account_id, expires_at);

    -- Browsers that need not show a second factor for some days.
    create table remembered_devices (
      account_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      token_hash bytea not null,
      browser text,
      created_at timestamptz not null default cohort_now(),
      last_used_at timestamptz,
      expires_at timestamptz not null,
      constraint remembered_devices_id primary key (account_id, id),
      constraint remembered_devices_token unique (account_id, token_hash),
      constraint remembered_devices_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index remembered_devices_of_user on remembered_devices (account_id, user_id);
    create index remembered_devices_expired on remembered_devices (account_id, expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table remembered_devices;
    drop table passkey_challenges;
    drop table passkeys;
    drop table recovery_codes;
    drop table code_factors;
    drop table sign_ins;
    alter table accounts drop column sign_in_policy;
  `)
}
