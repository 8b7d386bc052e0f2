import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Which of many resources are collections: a look-up that reads no row.
    create index resources_that_collect on resources (account_id, id) where kind = 'collection';
    -- Which groups are in a group, however many people are.
    create index memberships_inside_groups on memberships (account_id, group_id, member_id) where member_kind = 'group';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index memberships_inside_groups; drop index resources_that_collect')
}
