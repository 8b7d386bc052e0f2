import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Columns that end in _key hold the folded form of their neighbour (lib/fold-case.ts): what look-ups compare.
    create table users (
      account_id uuid not null,
      id uuid not null,
      sub text collate "C" not null,
      user_name text not null,
      user_name_key text collate "C" not null,
      external_id text collate "C",
      display_name text,
      display_name_key text collate "C",
      active boolean not null,
      suspended boolean not null default false,
      role text not null constraint users_role check (role in (
        'account_administrator', 'developer', 'media_library_full_access',
        'media_library_view_only_access', 'media_library_restricted_access', 'finance')),
      managed_by uuid,
      attributes jsonb not null default '{}',
      -- Sessions and grants from before this moment are over, whoever still holds one in memory.
      access_ended_at timestamptz,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint users_id primary key (account_id, id),
      constraint users_user_name unique (account_id, user_name_key),
      constraint users_sub unique (account_id, sub),
      constraint users_principal foreign key (account_id, id)
        references principals (account_id, id) on delete cascade,
      constraint users_managed_by foreign key (account_id, managed_by)
        references connections (account_id, id) on delete set null (managed_by)
    );
    create index users_of_connection on users (account_id, managed_by, id);
    create index users_external_id on users (account_id, external_id) where external_id is not null;
    create index users_display_name on users (account_id, display_name_key);
    create index users_administrators on users (account_id) where role = 'account_administrator';
    create index users_names_trgm on users
      using gin (account_id, user_name_key gin_trgm_ops, display_name_key gin_trgm_ops);

    -- One row for each value of a multi-valued attribute (RFC 7643 2.4); what has no column lies in extra.
    create table user_values (
      account_id uuid not null,
      user_id uuid not null,
      attribute text collate "C" not null,
      position integer not null,
      type text,
      value text,
      value_key text collate "C",
      display text,
      is_primary boolean,
      extra jsonb,
      constraint user_values_id primary key (account_id, user_id, attribute, position),
      constraint user_values_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index user_values_value on user_values (account_id, attribute, left(value_key, 512));

    create table passwords (
      account_id uuid not null,
      user_id uuid not null,
      hash text not null,
      one_time boolean not null default false,
      changed_at timestamptz not null default cohort_now(),
      constraint passwords_id primary key (account_id, user_id),
      constraint passwords_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table passwords;
    drop table user_values;
    drop table users;
  `)
}
