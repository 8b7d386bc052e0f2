import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Names of collections as foldCase folds them: the database knows no case but that of ASCII in these columns.
    drop index resources_collection_name;
    create unique index resources_collection_name on resources (account_id, name_folded)
      where deleted_at is null and kind = 'collection';
    drop index resources_collections;
    create index resources_collections on resources (account_id, library_id, name_folded)
      where deleted_at is null and kind = 'collection';
    create index resources_owned_collections on resources (account_id, owner_id)
      where deleted_at is null and kind = 'collection' and owner_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index resources_owned_collections;
    drop index resources_collections;
    create index resources_collections on resources (account_id, library_id, name)
      where deleted_at is null and kind = 'collection';
    drop index resources_collection_name;
    create unique index resources_collection_name on resources (account_id, lower(name))
      where deleted_at is null and kind = 'collection';
  `)
}
