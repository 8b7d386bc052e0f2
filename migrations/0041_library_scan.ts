import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- All of one library by id, for whoever sees everything in it.
    create index resources_library on resources (account_id, library_id, id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop index resources_library`)
}
