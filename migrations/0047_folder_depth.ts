import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- No folder of the library lies deeper, the bin included: a bound that may be too high and is never too low, so that most
    -- moves need not look at what lies below.
    alter table libraries add column folder_depth int not null default 100;
    create index resources_folders_inside on resources (account_id, parent_id) where kind = 'folder';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index resources_folders_inside;
    alter table libraries drop column folder_depth;
  `)
}
