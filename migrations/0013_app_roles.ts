import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The roles that an application defines. The keys of the six account roles are nobody's to define (model/role.ts).
    create table app_roles (
      account_id uuid not null,
      id uuid not null,
      application_id uuid not null,
      key text collate "C" not null constraint app_roles_key_reserved check (lower(key) not in (
        'account_administrator', 'developer', 'media_library_full_access',
        'media_library_view_only_access', 'media_library_restricted_access', 'finance')),
      name text not null,
      description text,
      created_at timestamptz not null default cohort_now(),
      constraint app_roles_id primary key (account_id, id),
      constraint app_roles_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete cascade
    );
    create unique index app_roles_key on app_roles (account_id, application_id, lower(key));

    -- Who has a role: users and groups.
    create table app_role_assignments (
      account_id uuid not null,
      role_id uuid not null,
      principal_id uuid not null,
      created_at timestamptz not null default cohort_now(),
      constraint app_role_assignments_id primary key (account_id, role_id, principal_id),
      constraint app_role_assignments_role foreign key (account_id, role_id)
        references app_roles (account_id, id) on delete cascade,
      constraint app_role_assignments_principal foreign key (account_id, principal_id)
        references principals (account_id, id) on delete cascade
    );
    create index app_role_assignments_of_principal on app_role_assignments (account_id, principal_id, role_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table app_role_assignments;
    drop table app_roles;
  `)
}
