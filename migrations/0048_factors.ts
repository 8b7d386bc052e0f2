import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The secret of an app that is being set up follows from the set-up; a row is made by its first right code.
    delete from code_factors where not confirmed;
    drop index code_factors_of_user;
    alter table code_factors drop column confirmed, alter column last_step drop default,
      -- The sign-in or visit in which it was set up: each makes one.
      add column set_up text collate "C" not null default '';
    update code_factors set set_up = cast(id as text);
    alter table code_factors alter column set_up drop default,
      add constraint code_factors_set_up unique (account_id, user_id, set_up);

    -- The ten codes that somebody has. They are short: what is stored of them is keyed.
    delete from recovery_codes;
    create table recovery_sets (
      account_id uuid not null,
      user_id uuid not null,
      sealed_key text not null,
      -- The person said that they wrote them down.
      kept boolean not null default false,
      created_at timestamptz not null default cohort_now(),
      constraint recovery_sets_id primary key (account_id, user_id),
      constraint recovery_sets_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    alter table recovery_codes drop constraint recovery_codes_user, drop column created_at,
      add constraint recovery_codes_set foreign key (account_id, user_id)
        references recovery_sets (account_id, user_id) on delete cascade;

    -- Wrong codes since the last right one.
    create table factor_failures (
      account_id uuid not null,
      user_id uuid not null,
      failures integer not null,
      constraint factor_failures_id primary key (account_id, user_id),
      constraint factor_failures_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table factor_failures;
    delete from recovery_codes;
    alter table recovery_codes drop constraint recovery_codes_set,
      add column created_at timestamptz not null default cohort_now(),
      add constraint recovery_codes_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade;
    drop table recovery_sets;
    alter table code_factors drop constraint code_factors_set_up, drop column set_up,
      alter column last_step set default 0, add column confirmed boolean not null default false;
    update code_factors set confirmed = true;
    create index code_factors_of_user on code_factors (account_id, user_id);
  `)
}
