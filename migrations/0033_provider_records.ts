import type { Knex } from 'knex'

/**
 * The provider's records no longer refer to their account: looking it up and locking it for each token cost as much as the
 * token. The account is the one that the request was answered for, and accounts are never deleted.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table oidc_records drop constraint oidc_records_account`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table oidc_records
      add constraint oidc_records_account foreign key (account_id) references accounts (id)
  `)
}
