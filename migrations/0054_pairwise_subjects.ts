import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Pairwise subjects that were issued, so that who was given one can be asked about by it.
    create table pairwise_subjects (
      account_id uuid not null,
      sector text collate "C" not null,
      subject text collate "C" not null,
      user_id uuid not null,
      constraint pairwise_subjects_id primary key (account_id, sector, subject),
      constraint pairwise_subjects_user_sector unique (account_id, user_id, sector),
      constraint pairwise_subjects_user foreign key (account_id, user_id) references users (account_id, id) on delete cascade
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table pairwise_subjects')
}
