import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table events add column reason text;
    -- How many months the trail reaches back; null: it is kept.
    alter table accounts add column event_months smallint
      constraint accounts_event_months check (event_months between 1 and 240);

    -- Each filter of the trail, newest first. The kinds of events are few, so that a list of one type, of all types of one
    -- beginning, or of one kind of target or actor is put together from them.
    drop index events_target;
    drop index events_type;
    create index events_of_target on events (account_id, target_id, at, id);
    create index events_of_actor on events (account_id, actor_id, at, id) where actor_id is not null;
    create index events_of_kind on events (account_id, type, target_kind, actor_kind, at, id);
    create index events_of_request on events (account_id, request_id, at, id);

    -- Rows are added and nothing else. Only the two functions below set the purpose that lets this through, each for as long
    -- as it runs: events_expire may delete what is older than a month, events_erase_person may take personal data out.
    create or replace function events_append_only() returns trigger
      language plpgsql as $$
      declare purpose text := coalesce(current_setting('cohort.events_purpose', true), '');
      begin
        if tg_op = 'DELETE' and purpose = 'retention' then
          if old.at < cohort_now() - interval '28 days' then return old; end if;
        elsif tg_op = 'UPDATE' and purpose = 'erasure' then
          if (new.account_id, new.id, new.at, new.type, new.type_version, new.actor_kind, new.actor_id, new.target_kind,
              new.target_id, new.request_id)
             is not distinct from
             (old.account_id, old.id, old.at, old.type, old.type_version, old.actor_kind, old.actor_id, old.target_kind,
              old.target_id, old.request_id) then return new; end if;
        end if;
        raise exception 'events are append-only' using errcode = 'restrict_violation';
      end $$;
    create trigger events_not_truncated before truncate on events
      for each statement execute function events_append_only();
    do $$
      declare part regclass;
      begin
        for part in select inhrelid::regclass from pg_inherits where inhparent = 'events'::regclass loop
          execute format('create trigger events_not_truncated before truncate on %s
                            for each statement execute function events_append_only()', part);
        end loop;
      end $$;

    -- Deletes events of an account from before a time, the oldest first, and gives how many. Several may run at once.
    create function events_expire(of_account uuid, before timestamptz, most integer) returns integer
      language plpgsql set cohort.events_purpose = 'retention' as $$
      declare gone integer;
      begin
        with old as (
          select at, id from events where account_id = of_account and at < before
           order by at, id limit most for update skip locked)
        delete from events e using old
         where e.account_id = of_account and e.at < before and e.at = old.at and e.id = old.id;
        get diagnostics gone = row_count;
        return gone;
      end $$;

    -- What is left of the data of an event about somebody: which attributes there were, ids, numbers outside of attributes,
    -- whether and as what the person was active.
    create function events_impersonal(value jsonb, attributes boolean) returns jsonb
      language plpgsql immutable as $$
      begin
        return case jsonb_typeof(value)
          when 'object' then (
            select coalesce(jsonb_object_agg(key, case
                     when key in ('role', 'active', 'cause', 'source', 'application', 'class') then each.value
                     else events_impersonal(each.value, attributes or key in ('before', 'after')) end), '{}')
              from jsonb_each(value) each)
          when 'array' then (
            select coalesce(jsonb_agg(events_impersonal(each.value, attributes)), '[]') from jsonb_array_elements(value) each)
          when 'string' then case
            when value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then value else '"erased"' end
          when 'number' then case when attributes then '"erased"' else value end
          else value end;
      end $$;

    -- Takes what tells who a person was out of the events that the person did or that were done to them, and gives their
    -- number. Ids stay, so that the trail stays whole.
    create function events_erase_person(of_account uuid, person uuid) returns integer
      language plpgsql set cohort.events_purpose = 'erasure' as $$
      declare changed integer; erased integer;
      begin
        update events set target_name = 'erased', reason = null, data = events_impersonal(data, false),
               address = case when actor_id is null or actor_id = person then null else address end
         where account_id = of_account and target_kind = 'user' and target_id = cast(person as text)
           and target_name <> 'erased';
        get diagnostics changed = row_count;
        update events set actor_name = 'erased', address = null
         where account_id = of_account and actor_kind = 'user' and actor_id = person and actor_name <> 'erased';
        get diagnostics erased = row_count;
        return changed + erased;
      end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function events_erase_person(uuid, uuid);
    drop function events_impersonal(jsonb, boolean);
    drop function events_expire(uuid, timestamptz, integer);
    do $$
      declare part regclass;
      begin
        for part in select tgrelid::regclass from pg_trigger where tgname = 'events_not_truncated' loop
          execute format('drop trigger events_not_truncated on %s', part);
        end loop;
      end $$;
    create or replace function events_append_only() returns trigger
      language plpgsql as $$
      begin
        raise exception 'events are append-only' using errcode = 'restrict_violation';
      end $$;
    drop index events_of_request;
    drop index events_of_kind;
    drop index events_of_actor;
    drop index events_of_target;
    create index events_type on events (account_id, type, at desc);
    create index events_target on events (account_id, target_id, at desc);
    alter table accounts drop column event_months;
    alter table events drop column reason;
  `)
}
