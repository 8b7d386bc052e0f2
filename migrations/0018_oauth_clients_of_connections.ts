import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The service application whose access tokens speak for a connection, beside the connection's own tokens.
    alter table connections add column oauth_application_id uuid,
      add constraint connections_oauth_application foreign key (account_id, oauth_application_id)
        references applications (account_id, id) on delete set null (oauth_application_id);
    create unique index connections_of_oauth_application on connections (account_id, oauth_application_id)
      where oauth_application_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index connections_of_oauth_application;
    alter table connections drop column oauth_application_id;
  `)
}
