import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A key is published from created_at on and signs from active_at on, until its successor (the next generation of its
    -- algorithm) does. All else follows from these times (storage/signing-keys.ts), so the two cannot disagree.
    alter table signing_keys
      add column generation integer not null default 1 constraint signing_keys_generation check (generation > 0),
      add column active_at timestamptz not null default cohort_now();
    update signing_keys k set active_at = k.created_at, generation = n.generation
      from (select account_id, kid,
                   row_number() over (partition by account_id, algorithm order by created_at desc, kid) as generation
              from signing_keys) n
     where n.account_id = k.account_id and n.kid = k.kid;
    alter table signing_keys
      add constraint signing_keys_one_each unique (account_id, algorithm, generation);

    -- Rises with every change to them, so that a process that holds them opened sees that they are others by now.
    alter table accounts add column keys_version bigint not null default 0;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table accounts drop column keys_version;
    alter table signing_keys drop constraint signing_keys_one_each, drop column active_at, drop column generation;
  `)
}
