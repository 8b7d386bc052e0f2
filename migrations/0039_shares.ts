import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table shares
      -- When its end is told next: 14 days, 3 days and one day before it.
      add column notice_at timestamptz,
      -- Since when somebody should look at it: a review passed over it without an answer.
      add column flagged_at timestamptz;
    create index shares_notice on shares (account_id, notice_at) where notice_at is not null;

    alter table mails drop constraint mails_kind,
      add constraint mails_kind check (kind in ('invitation', 'share-expiry'));
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from mails where kind = 'share-expiry';
    alter table mails drop constraint mails_kind,
      add constraint mails_kind check (kind in ('invitation'));
    drop index shares_notice;
    alter table shares drop column flagged_at, drop column notice_at;
  `)
}
