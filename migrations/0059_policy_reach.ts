import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Who has a passkey that works here is read in the index alone.
    drop index passkeys_of_user;
    create index passkeys_of_user on passkeys (account_id, user_id) include (relying_party);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index passkeys_of_user;
    create index passkeys_of_user on passkeys (account_id, user_id);
  `)
}
