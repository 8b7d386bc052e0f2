import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Our keys towards providers of SAML: the current one signs, and the next one is told before it does.
    create table saml_keys (
      account_id uuid not null,
      id uuid not null,
      upstream_id uuid not null,
      state text not null constraint saml_keys_state check (state in ('next', 'current', 'former')),
      certificate text not null,
      sealed_key text not null,
      created_at timestamptz not null default cohort_now(),
      constraint saml_keys_id primary key (account_id, id),
      constraint saml_keys_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade
    );
    create unique index saml_keys_in_use on saml_keys (account_id, upstream_id, state) where state <> 'former';
    create index saml_keys_of_upstream on saml_keys (account_id, upstream_id);

    -- Assertions that were used, until they would be refused as expired: none is used twice.
    create table saml_assertions (
      account_id uuid not null,
      upstream_id uuid not null,
      id_hash bytea not null,
      expires_at timestamptz not null,
      constraint saml_assertions_id primary key (account_id, upstream_id, id_hash),
      constraint saml_assertions_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade
    );
    create index saml_assertions_expired on saml_assertions (account_id, expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table saml_assertions;
    drop table saml_keys;
  `)
}
