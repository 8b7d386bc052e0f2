import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The form on which people from outside ask to join (HV-30). No row: it is off.
    create table join_settings (
      account_id uuid not null constraint join_settings_account references accounts (id),
      mode text not null constraint join_settings_mode check (mode in ('off', 'public', 'secret')),
      secret_hash bytea,
      role text not null constraint join_settings_role check (role <> 'account_administrator'),
      skip_approval boolean not null,
      -- Groups that are gone by now count for nothing.
      default_groups uuid[] not null,
      choosable_groups uuid[] not null,
      version bigint not null default 1,
      updated_at timestamptz not null default cohort_now(),
      constraint join_settings_id primary key (account_id)
    );

    create table join_requests (
      account_id uuid not null constraint join_requests_account references accounts (id),
      id uuid not null,
      name text not null,
      address text not null,
      address_key text collate "C" not null,
      message text,
      group_ids uuid[] not null,
      -- unproven: nobody has opened the link in the mail yet, and no administrator is shown it.
      state text not null default 'unproven' constraint join_requests_state
        check (state in ('unproven', 'open', 'approved', 'declined', 'withdrawn')),
      token_hash bytea,
      asked_at timestamptz not null default cohort_now(),
      proven_at timestamptz,
      decided_at timestamptz,
      decider_name text,
      decision_reason text,
      -- Whom it brought in.
      user_id uuid,
      version bigint not null default 1,
      constraint join_requests_id primary key (account_id, id),
      constraint join_requests_token unique (account_id, token_hash),
      constraint join_requests_user foreign key (account_id, user_id)
        references users (account_id, id) on delete set null (user_id)
    );
    create unique index join_requests_waiting on join_requests (account_id, address_key, state)
      where state in ('unproven', 'open');
    create index join_requests_of_state on join_requests (account_id, state, id);
    create index join_requests_of_user on join_requests (account_id, user_id) where user_id is not null;

    -- One source for all memberships of an account that come of requests.
    create unique index sources_of_requests on sources (account_id) where kind = 'request';

    -- Mail goes also to people of whom nothing is known yet.
    alter table mails alter column user_id drop not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from mails where user_id is null;
    alter table mails alter column user_id set not null;
    delete from memberships m using sources s
     where s.account_id = m.account_id and s.id = m.source_id and s.kind = 'request';
    delete from sources where kind = 'request';
    drop index sources_of_requests;
    drop table join_requests;
    drop table join_settings;
  `)
}
