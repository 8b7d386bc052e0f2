import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Whether it may leave its device, which is settled when it is made (WebAuthn 6.1.3); null of those from before.
    alter table passkeys add column backup_eligible boolean;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table passkeys drop column backup_eligible')
}
