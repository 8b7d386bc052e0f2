import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Old mails are deleted by age.
    create index mails_of_age on mails (account_id, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index mails_of_age;
    -- Of what came since 0053, that one takes back two kinds alone; whatever else was written is gone with it.
    delete from mails where kind not in ('invitation', 'share-expiry', 'factor-added', 'factor-removed');
  `)
}
