import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The name as foldCase folds it, for searches.
    alter table resources add column name_folded text collate "C" not null default '';
    update resources set name_folded = lower(name);
    create index resources_name_trgm on resources using gin (account_id, name_folded gin_trgm_ops)
      where deleted_at is null;
    -- The folders in a place, which stand among however many files.
    create index resources_folders on resources (account_id, library_id, parent_id, name)
      where deleted_at is null and kind = 'folder';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index resources_folders;
    drop index resources_name_trgm;
    alter table resources drop column name_folded;
  `)
}
