import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The one link of a person with which they may choose a new password. Used and replaced ones are gone.
    create table recovery_links (
      account_id uuid not null,
      user_id uuid not null,
      token_hash bytea not null,
      expires_at timestamptz not null,
      constraint recovery_links_id primary key (account_id, user_id),
      constraint recovery_links_token unique (account_id, token_hash),
      constraint recovery_links_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index recovery_links_expired on recovery_links (account_id, expires_at);

    -- The one code by mail of a sign-in. Gone with its use and with too many wrong ones.
    create table mailed_codes (
      account_id uuid not null,
      uid text collate "C" not null,
      user_id uuid not null,
      code_hash bytea not null,
      attempts_left integer not null,
      expires_at timestamptz not null,
      constraint mailed_codes_id primary key (account_id, uid),
      constraint mailed_codes_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index mailed_codes_of_user on mailed_codes (account_id, user_id);
    create index mailed_codes_expired on mailed_codes (account_id, expires_at);

    -- Wishes to be told by mail where one can sign in, from the front door: of no account. Kept for a while to count them.
    create table mail_searches (
      id uuid not null constraint mail_searches_id primary key,
      address text collate "C" not null,
      network text not null,
      asked_at timestamptz not null default cohort_now(),
      done boolean not null default false
    );
    create index mail_searches_address on mail_searches (address, asked_at);
    create index mail_searches_network on mail_searches (network, asked_at);
    create index mail_searches_waiting on mail_searches (asked_at) where not done;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table mail_searches;
    drop table mailed_codes;
    drop table recovery_links;
  `)
}
