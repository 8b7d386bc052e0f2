import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Daily roll-ups of the audit trail, days in UTC. subject: an application or a connection, empty for all of them.
    -- What can be added up is kept by day; distinct users and what stands at a time by each period of its own.
    create table figures (
      account_id uuid not null constraint figures_account references accounts (id),
      metric text collate "C" not null,
      period text not null constraint figures_period check (period in ('day', 'week', 'month')),
      start date not null,
      subject text collate "C" not null default '',
      value bigint not null,
      constraint figures_id primary key (account_id, metric, period, start, subject)
    );

    -- Who was active in a period that still grows: what makes the number of distinct users exact. Old ones are dropped.
    create table active_users (
      account_id uuid not null,
      period text not null,
      start date not null,
      subject text collate "C" not null,
      user_id uuid not null,
      constraint active_users_id primary key (account_id, period, start, subject, user_id)
    );

    -- How many events of a day its figures were made from: more of them make the day due again.
    create table figure_days (
      account_id uuid not null constraint figure_days_account references accounts (id),
      day date not null,
      events bigint not null,
      rolled_at timestamptz not null default cohort_now(),
      constraint figure_days_id primary key (account_id, day)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table figure_days;
    drop table active_users;
    drop table figures;
  `)
}
