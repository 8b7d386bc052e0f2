import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Which groups a group is in: asked for each group that somebody is in, and mostly there is none.
    create index memberships_of_groups on memberships (account_id, member_id, group_id) where member_kind = 'group';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index memberships_of_groups')
}
