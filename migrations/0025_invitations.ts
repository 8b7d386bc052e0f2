import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Somebody who was invited and has not come yet: takes a seat, and is not active before.
    alter table users add column invited boolean not null default false;
    create index users_invited on users (account_id) where invited;

    -- The one invitation of a person that counts. Accepted, withdrawn and replaced ones are gone: the events tell of them.
    create table invitations (
      account_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      token_hash bytea not null,
      invited_by text not null,
      sent_at timestamptz not null default cohort_now(),
      expires_at timestamptz not null,
      constraint invitations_id primary key (account_id, id),
      constraint invitations_user_id unique (account_id, user_id),
      constraint invitations_token unique (account_id, token_hash),
      constraint invitations_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );

    -- Mail to people. The text is sealed, since links in it let somebody in, and gone once it was sent.
    create table mails (
      account_id uuid not null constraint mails_account references accounts (id),
      id uuid not null,
      kind text not null constraint mails_kind check (kind in ('invitation')),
      user_id uuid not null,
      recipient text not null,
      subject text not null,
      sealed_text text,
      -- kept: nothing sends mail here, so an administrator reads it.
      state text not null default 'waiting'
        constraint mails_state check (state in ('waiting', 'failing', 'kept', 'sent')),
      last_error text,
      created_at timestamptz not null default cohort_now(),
      sent_at timestamptz,
      constraint mails_id primary key (account_id, id),
      constraint mails_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index mails_of_user on mails (account_id, user_id);

    -- Who has what a deleted person owned: another person, or the account itself (its own id). Outlives both.
    create table ownership_handovers (
      account_id uuid not null constraint ownership_handovers_account references accounts (id),
      from_id uuid not null,
      from_name text not null,
      to_id uuid not null,
      to_name text not null,
      at timestamptz not null default cohort_now(),
      constraint ownership_handovers_id primary key (account_id, from_id)
    );
    create index ownership_handovers_to on ownership_handovers (account_id, to_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table ownership_handovers;
    drop table mails;
    drop table invitations;
    alter table users drop column invited;
  `)
}
