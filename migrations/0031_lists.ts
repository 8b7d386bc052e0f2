import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The lists of the console: each filter with the order by name (storage/lists). None of these columns changes with a
    -- membership or a version, so that such updates stay within their page.
    create index users_list on users (account_id, role,
      (case when not active then 'inactive' when suspended then 'suspended' else 'active' end), user_name_key);
    create index users_list_managed on users (account_id, managed_by, role,
      (case when not active then 'inactive' when suspended then 'suspended' else 'active' end), user_name_key);
    create index groups_list on groups (account_id, kind, name_key);
    create index groups_list_managed on groups (account_id, managed_by, kind, name_key);

    -- Several people may have one name: with the id the order is that of the index.
    drop index users_display_name;
    create index users_display_name on users (account_id, display_name_key, id);

    -- How a search runs is decided by how much the planner expects to find (storage/lists/infix.ts).
    alter table users alter column user_name_key set statistics 1000,
      alter column display_name_key set statistics 1000;
    alter table groups alter column name_folded set statistics 1000;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table groups alter column name_folded set statistics -1;
    alter table users alter column user_name_key set statistics -1,
      alter column display_name_key set statistics -1;
    drop index users_display_name;
    create index users_display_name on users (account_id, display_name_key);
    drop index groups_list_managed;
    drop index groups_list;
    drop index users_list_managed;
    drop index users_list;
  `)
}
