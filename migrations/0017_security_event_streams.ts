import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Streams of security events (OpenID Shared Signals Framework 1.0): who hears of what, and how.
    create table streams (
      account_id uuid not null,
      id uuid not null,
      application_id uuid not null,
      description text,
      events_requested text[] not null default '{}',
      delivery_method text not null constraint streams_delivery_method check (delivery_method in ('push', 'poll')),
      -- Where events are pushed to, and the header that goes with them: a secret of the receiver's, sealed.
      endpoint_url text constraint streams_endpoint_url check ((endpoint_url is not null) = (delivery_method = 'push')),
      sealed_authorization text,
      subject_format text not null default 'iss_sub'
        constraint streams_subject_format check (subject_format in ('iss_sub', 'email')),
      status text not null default 'enabled' constraint streams_status check (status in ('enabled', 'paused', 'disabled')),
      status_reason text,
      verification_asked_at timestamptz,
      -- Of pushing: failed attempts in a row, when the next one may be, and until when a process has it in hand.
      failures integer not null default 0,
      last_failure text,
      next_attempt_at timestamptz not null default cohort_now(),
      leased_until timestamptz,
      delivered_at timestamptz,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint streams_id primary key (account_id, id),
      constraint streams_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete cascade
    );
    create index streams_of_application on streams (account_id, application_id);
    create index streams_to_push on streams (next_attempt_at) where status = 'enabled' and delivery_method = 'push';

    -- What a stream has still to deliver, in the order of position, and what its receiver refused. The id is the jti.
    create table stream_events (
      account_id uuid not null,
      id uuid not null default gen_random_uuid(),
      stream_id uuid not null,
      position bigint generated always as identity,
      type text not null,
      -- Whom it is about; null where it is about the stream itself.
      sub text collate "C",
      email text,
      details jsonb not null default '{}',
      txn text,
      created_at timestamptz not null default cohort_now(),
      expires_at timestamptz not null,
      given_up_at timestamptz,
      error text,
      constraint stream_events_id primary key (account_id, id),
      constraint stream_events_stream foreign key (account_id, stream_id)
        references streams (account_id, id) on delete cascade
    );
    create index stream_events_of_stream on stream_events (account_id, stream_id, position);
    create index stream_events_expiry on stream_events (expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table stream_events;
    drop table streams;
  `)
}
