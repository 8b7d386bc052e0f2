import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Rights that were given: to a user, a group or an application, or (no principal) to every user of the account.
    create table granted_rights (
      account_id uuid not null constraint granted_rights_account references accounts (id),
      principal_id uuid,
      right_key text collate "C" not null,
      -- Of a group's: whether a directory or a manager who lacks the right may put people into the group.
      delegated boolean not null default false,
      -- Who gave it keeps no reference: the grant outlives its granter.
      granter_kind text not null,
      granter_id uuid,
      granter_name text not null,
      reason text,
      since timestamptz not null default cohort_now(),
      until timestamptz,
      constraint granted_rights_once unique nulls not distinct (account_id, principal_id, right_key),
      constraint granted_rights_principal foreign key (account_id, principal_id)
        references principals (account_id, id) on delete cascade
    );
    create index granted_rights_holders on granted_rights (account_id, right_key, principal_id);
    create index granted_rights_until on granted_rights (account_id, until) where until is not null;

    -- The same for what else a group carries: app roles and entry to applications.
    alter table assignments add column delegated boolean not null default true;
    alter table app_role_assignments add column delegated boolean not null default true;

    -- Whether signing in needs the right active, which no role implies then.
    alter table accounts add column active_by_right boolean not null default false;

    create index users_of_role on users (account_id, role, id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index users_of_role;
    alter table accounts drop column active_by_right;
    alter table app_role_assignments drop column delegated;
    alter table assignments drop column delegated;
    drop table granted_rights;
  `)
}
