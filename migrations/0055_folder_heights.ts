import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- No more levels of folders lie below a folder, the bin included: a bound that may be too high and is never too low, so that
    -- a move need not look at what lies below. Null: nobody has counted; it is counted when the folder is moved.
    alter table resources add column height smallint;
    alter table libraries drop column folder_depth;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table libraries add column folder_depth int not null default 100;
    alter table resources drop column height;
  `)
}
