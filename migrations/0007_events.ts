import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The audit trail: one row for each target and request, written in the transaction of the change.
    -- A partition for each month is made ahead of time (storage/event-partitions.ts); the default one catches the rest.
    create table events (
      account_id uuid not null,
      id uuid not null,
      at timestamptz not null default cohort_now(),
      type text not null,
      type_version smallint not null default 1,
      actor_kind text not null constraint events_actor_kind
        check (actor_kind in ('user', 'connection', 'application', 'command-line', 'system')),
      actor_id uuid,
      actor_name text not null,
      target_kind text not null,
      target_id text not null,
      target_name text not null,
      request_id text not null,
      address text,
      data jsonb not null default '{}',
      constraint events_id primary key (account_id, at, id)
    ) partition by range (at);
    create table events_default partition of events default;
    create index events_target on events (account_id, target_id, at desc);
    create index events_type on events (account_id, type, at desc);

    create function events_append_only() returns trigger
      language plpgsql as $$
      begin
        raise exception 'events are append-only' using errcode = 'restrict_violation';
      end $$;
    create trigger events_append_only before update or delete on events
      for each row execute function events_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table events;
    drop function events_append_only();
  `)
}
