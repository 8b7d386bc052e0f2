import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Copies with every text folded (storage/folded.ts): what filters compare where case does not count.
    alter table users add column folded jsonb not null default '{}';
    alter table groups add column folded jsonb not null default '{}';
    alter table user_values add column folded jsonb not null default '{}';

    -- The instant of an xsd:dateTime inside a document: to the millisecond, UTC where it names no offset.
    create function cohort_instant(moment text) returns timestamptz
      language sql stable parallel safe
      as $$ select (regexp_replace(moment, '([.][0-9]{3})[0-9]+', '\\1')
                    || case when moment ~ '(Z|[+-][0-9]{2}:[0-9]{2})$' then '' else 'Z' end)::timestamptz $$;
  `)
  await foldUsers(knex)
  await foldGroups(knex)
  await foldValues(knex)
  await knex.raw(`
    alter table users add constraint users_folded check (attributes = '{}' or folded <> '{}');
    alter table groups add constraint groups_folded check (attributes = '{}' or folded <> '{}');
    alter table user_values add constraint user_values_folded
      check (coalesce(type, display, extra::text) is null or folded <> '{}');
    update connections set name_key = replace(name_key, 'ς', 'σ') where name_key like '%ς%';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table user_values drop column folded;
    alter table groups drop column folded;
    alter table users drop column folded;
    drop function cohort_instant(text);
  `)
}

type Row = Record<string, unknown>

async function foldUsers(knex: Knex): Promise<void> {
  const select = 'select account_id, id, user_name, display_name, attributes from users'
  await inBatches(knex, select, async rows => {
    await knex.raw(
      `update users u set user_name_key = r.user_name_key, display_name_key = r.display_name_key, folded = r.folded
         from jsonb_to_recordset(cast(:rows as jsonb)) as r (account_id uuid, id uuid, user_name_key text,
              display_name_key text, folded jsonb)
        where u.account_id = r.account_id and u.id = r.id`,
      { rows: JSON.stringify(rows.map(foldedUser)) },
    )
  })
}

async function foldGroups(knex: Knex): Promise<void> {
  const select = 'select account_id, id, name, attributes from groups'
  await inBatches(knex, select, async rows => {
    await knex.raw(
      `update groups g set name_key = r.name_key, name_folded = r.name_folded, folded = r.folded
         from jsonb_to_recordset(cast(:rows as jsonb)) as r (account_id uuid, id uuid, name_key text, name_folded text,
              folded jsonb)
        where g.account_id = r.account_id and g.id = r.id`,
      { rows: JSON.stringify(rows.map(foldedGroup)) },
    )
  })
}

async function foldValues(knex: Knex): Promise<void> {
  const select =
    'select account_id, user_id, attribute, position, type, value, display, extra from user_values'
  await inBatches(knex, select, async rows => {
    await knex.raw(
      `update user_values v set value_key = r.value_key, folded = r.folded
         from jsonb_to_recordset(cast(:rows as jsonb)) as r (account_id uuid, user_id uuid, attribute text,
              position integer, value_key text, folded jsonb)
        where v.account_id = r.account_id and v.user_id = r.user_id and v.attribute = r.attribute
          and v.position = r.position`,
      { rows: JSON.stringify(rows.map(foldedValue)) },
    )
  })
}

async function inBatches(
  knex: Knex,
  select: string,
  write: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  await knex.raw(`declare rows cursor for ${select}`)
  for (;;) {
    const { rows } = await knex.raw<{ rows: Row[] }>('fetch 1000 from rows')
    if (rows.length === 0) break
    await write(rows)
  }
  await knex.raw('close rows')
}

function foldedUser({ account_id, id, user_name, display_name, attributes }: Row): Row {
  const keys = { user_name_key: foldAll(user_name), display_name_key: foldAll(display_name) }
  return { account_id, id, ...keys, folded: foldAll(attributes) }
}

function foldedGroup({ account_id, id, name, attributes }: Row): Row {
  const name_folded = String(foldAll(name))
  const name_key = name_folded.replace(/\s+/gu, ' ').trim()
  return { account_id, id, name_key, name_folded, folded: foldAll(attributes) }
}

function foldedValue({ type, value, display, extra, ...key }: Row): Row {
  const labels = Object.entries({ type, display }).filter(([, label]) => label !== null)
  const rest = { ...(extra as object | null), ...Object.fromEntries(labels) }
  return { ...key, value_key: foldAll(value), folded: foldAll(rest) }
}

/** As lib/fold-case.ts was when this was written. */
function foldAll(value: unknown): unknown {
  if (typeof value === 'string') {
    const lower = value.normalize('NFKC').toLowerCase()
    return lower.replaceAll('\u03c2', '\u03c3').normalize('NFKC')
  }
  if (Array.isArray(value)) return value.map(foldAll)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, foldAll(part)]))
}
