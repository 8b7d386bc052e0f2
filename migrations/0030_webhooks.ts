import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Who is told of events over HTTP (Standard Webhooks). A type is whole or a beginning: group.changed, group.*, *.
    create table webhooks (
      account_id uuid not null constraint webhooks_account references accounts (id),
      id uuid not null,
      url text not null,
      description text not null default '',
      event_types text[] not null,
      enabled boolean not null default true,
      disabled_reason text,
      -- Since when nothing has arrived; null while it does.
      failing_since timestamptz,
      last_failure text,
      delivered_at timestamptz,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint webhooks_id primary key (account_id, id)
    );

    -- What deliveries are signed with, sealed: the present one, and the one before until it ends.
    create table webhook_secrets (
      account_id uuid not null,
      id uuid not null,
      webhook_id uuid not null,
      sealed_secret text not null,
      created_at timestamptz not null default cohort_now(),
      expires_at timestamptz,
      constraint webhook_secrets_id primary key (account_id, id),
      constraint webhook_secrets_webhook foreign key (account_id, webhook_id)
        references webhooks (account_id, id) on delete cascade
    );
    create index webhook_secrets_of_webhook on webhook_secrets (account_id, webhook_id);

    -- What a webhook is or was told, kept for thirty days. While it waits, a row of the outbox names it.
    create table webhook_deliveries (
      account_id uuid not null,
      id uuid not null,
      webhook_id uuid not null,
      type text not null,
      occurred_at timestamptz not null,
      data jsonb not null,
      state text not null default 'waiting'
        constraint webhook_deliveries_state check (state in ('waiting', 'delivered', 'failed')),
      attempts integer not null default 0,
      created_at timestamptz not null default cohort_now(),
      constraint webhook_deliveries_id primary key (account_id, id),
      constraint webhook_deliveries_webhook foreign key (account_id, webhook_id)
        references webhooks (account_id, id) on delete cascade
    );
    create index webhook_deliveries_of_webhook on webhook_deliveries (account_id, webhook_id, created_at, id);
    create index webhook_deliveries_by_state on webhook_deliveries (account_id, webhook_id, state, created_at, id);
    create index webhook_deliveries_by_age on webhook_deliveries (account_id, created_at);

    create table webhook_attempts (
      account_id uuid not null,
      delivery_id uuid not null,
      number integer not null,
      at timestamptz not null default cohort_now(),
      -- Of the answer; null where there was none.
      status integer,
      milliseconds integer not null,
      error text,
      answer text not null default '',
      constraint webhook_attempts_id primary key (account_id, delivery_id, number),
      constraint webhook_attempts_delivery foreign key (account_id, delivery_id)
        references webhook_deliveries (account_id, id) on delete cascade
    );

    -- Every event, however it is written, becomes a delivery for each webhook of its account that listens to it, in the
    -- same transaction. Who came into a group, left it, was suspended in it or came back is told by itself, at most 500 at a time.
    create function events_to_webhooks() returns trigger
      language plpgsql as $$
      begin
        if not exists (select 1 from added a join webhooks w on w.account_id = a.account_id and w.enabled) then
          return null;
        end if;
        with whole as (
          select a.account_id, a.at, a.type, a.target_kind, a.target_id, a.target_name, a.data,
                 jsonb_build_object('id', a.id, 'requestId', a.request_id, 'reason', a.reason,
                   'actor', jsonb_build_object('kind', a.actor_kind, 'id', a.actor_id, 'name', a.actor_name)) as about
            from added a),
        messages as (
          select account_id, at, type, about || jsonb_build_object('data', data,
                   'target', jsonb_build_object('kind', target_kind, 'id', target_id, 'name', target_name)) as data
            from whole
          union all
          select w.account_id, w.at, 'membership.' || change.name, w.about || jsonb_build_object(
                   'group', jsonb_build_object('id', w.target_id, 'name', w.target_name), 'members', part.members)
            from whole w
           cross join (values ('added'), ('removed'), ('suspended'), ('revived')) change (name)
           cross join lateral (
             select jsonb_agg(m.member order by m.place) as members
               from jsonb_array_elements(w.data -> change.name) with ordinality m (member, place)
              group by (m.place - 1) / 500) part
           where w.target_kind = 'group' and jsonb_typeof(w.data -> change.name) = 'array'),
        told as (
          insert into webhook_deliveries (account_id, id, webhook_id, type, occurred_at, data)
          select m.account_id, gen_random_uuid(), w.id, m.type, m.at, m.data
            from messages m join webhooks w on w.account_id = m.account_id and w.enabled
           where exists (select 1 from unnest(w.event_types) t (pattern)
                          where pattern in ('*', m.type)
                             or right(pattern, 2) = '.*' and starts_with(m.type, left(pattern, -1)))
          returning account_id, id, webhook_id)
        insert into outbox (account_id, kind, lane, payload)
        select account_id, 'webhook', webhook_id, jsonb_build_object('delivery', id) from told;
        return null;
      end $$;
    create trigger events_to_webhooks after insert on events referencing new table as added
      for each statement execute function events_to_webhooks();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger events_to_webhooks on events;
    drop function events_to_webhooks();
    drop table webhook_attempts;
    drop table webhook_deliveries;
    drop table webhook_secrets;
    drop table webhooks;
  `)
}
