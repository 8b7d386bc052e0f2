import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The host name for which it was made (WebAuthn's relying party id): at another one no browser finds it.
    alter table passkeys add column relying_party text collate "C" not null;
    -- Which kinds of mails there are is the model's.
    alter table mails drop constraint mails_kind,
      add constraint mails_kind check (kind ~ '^[a-z-]+$');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table passkeys drop column relying_party;
    delete from mails where kind in ('factor-added', 'factor-removed');
    alter table mails drop constraint mails_kind,
      add constraint mails_kind check (kind in ('invitation', 'share-expiry'));
  `)
}
