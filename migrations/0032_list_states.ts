import type { Knex } from 'knex'

const former = `(case when not active then 'inactive' when suspended then 'suspended' else 'active' end)`
const state = `(case when suspended then 'suspended' when active then 'active' when invited then 'invited' else 'inactive' end)`

/**
 * People by state as the page of one person says it. The names are ordered by POSIX, which is C under another name: so the
 * planner never takes the index of all names for a filtered list and walks past everybody who does not fit.
 */
export async function up(knex: Knex): Promise<void> {
  await index(knex, state, ' collate "POSIX"')
}

export async function down(knex: Knex): Promise<void> {
  await index(knex, former, '')
}

async function index(knex: Knex, expression: string, collation: string): Promise<void> {
  await knex.raw(`
    drop index users_list, users_list_managed, groups_list, groups_list_managed;
    create index users_list on users (account_id, role, ${expression}, user_name_key${collation});
    create index users_list_managed on users (account_id, managed_by, role, ${expression}, user_name_key${collation});
    create index groups_list on groups (account_id, kind, name_key${collation});
    create index groups_list_managed on groups (account_id, managed_by, kind, name_key${collation});
  `)
}
