import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Which groups somebody is in, and whether that counts, without reading a row for each.
    create index memberships_of_member on memberships (account_id, member_id, group_id) include (state, until);
    drop index memberships_member;
    -- The same as memberships_nested.
    drop index memberships_inside_groups;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create index memberships_inside_groups on memberships (account_id, group_id, member_id) where member_kind = 'group';
    create index memberships_member on memberships (account_id, member_id, group_id);
    drop index memberships_of_member;
  `)
}
