import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Of somebody whom a connection manages: the attributes that were written here and not by the directory
    -- (domain/users/attribute-owners.ts), in the path form of SCIM.
    alter table users add column own_attributes text[] not null default '{}';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table users drop column own_attributes;`)
}
