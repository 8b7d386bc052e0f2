import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- How the sign-in pages of an account look: beside the row that every request reads stands only what they show.
    alter table accounts
      add column logo text,
      add column accent text constraint accounts_accent check (accent ~ '^#[0-9a-f]{6}$');

    create table account_logos (
      account_id uuid not null constraint account_logos_account references accounts (id),
      hash text not null,
      media_type text not null,
      content bytea not null,
      constraint account_logos_id primary key (account_id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table account_logos;
    alter table accounts drop column logo, drop column accent;
  `)
}
