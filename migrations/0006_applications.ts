import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Applications that sign people in (OpenID Connect clients). Kind system: made with the account, not listed.
    create table applications (
      account_id uuid not null,
      id uuid not null,
      client_id text collate "C" not null,
      kind text not null constraint applications_kind check (kind in ('web', 'system')),
      name text not null,
      access text not null constraint applications_access check (access in ('assigned', 'open')),
      enabled boolean not null default true,
      redirect_uris jsonb not null default '[]',
      post_logout_redirect_uris jsonb not null default '[]',
      home_url text,
      contact text,
      claims jsonb not null default '{}',
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint applications_id primary key (account_id, id),
      constraint applications_client_id unique (account_id, client_id),
      constraint applications_principal foreign key (account_id, id)
        references principals (account_id, id) on delete cascade
    );

    create table application_secrets (
      account_id uuid not null,
      id uuid not null,
      application_id uuid not null,
      hash bytea not null,
      expires_at timestamptz,
      created_at timestamptz not null default cohort_now(),
      constraint application_secrets_id primary key (account_id, id),
      constraint application_secrets_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete cascade
    );
    create index application_secrets_of_application on application_secrets (account_id, application_id);

    -- Who may enter an application: users and groups.
    create table assignments (
      account_id uuid not null,
      application_id uuid not null,
      principal_id uuid not null,
      created_at timestamptz not null default cohort_now(),
      constraint assignments_id primary key (account_id, application_id, principal_id),
      constraint assignments_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete cascade,
      constraint assignments_principal foreign key (account_id, principal_id)
        references principals (account_id, id) on delete cascade
    );
    create index assignments_of_principal on assignments (account_id, principal_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table assignments;
    drop table application_secrets;
    drop table applications;
  `)
}
