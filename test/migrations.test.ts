import test from 'ava'
import { newId } from '../src/lib/ids.ts'
import { mailKinds } from '../src/model/mail.ts'
import { openDatabase } from '../src/storage/database.ts'
import { migrate, migrationSource } from '../src/storage/migrate.ts'
import { cloneDatabase } from './support/database.ts'

const database = cloneDatabase(test)
const settings = { url: database.url, poolSize: 4, namedStatements: false }

/** Columns, constraints and indexes as PostgreSQL words them. */
async function schemaOf(): Promise<readonly string[]> {
  const db = openDatabase(settings)
  const { rows } = await db.raw<{ rows: { line: string }[] }>(`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '-') || ' ' || is_nullable as line
      from information_schema.columns where table_schema = 'public' and table_name !~ '^(pg_|events_2|knex)'
    union all
    select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
     where connamespace = 'public'::regnamespace and conrelid::regclass::text !~ '^(events_2|knex)'
    union all
    select indexdef from pg_indexes where schemaname = 'public' and tablename !~ '^(events_2|knex)'
    order by 1`)
  await db.destroy()
  return rows.map(row => row.line)
}

test.serial('all migrations go up, down and up again to the same schema', async t => {
  const before = await schemaOf()
  t.true(before.length > 150)
  const db = openDatabase(settings)
  await db.migrate.rollback({ migrationSource }, true)
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*) from pg_tables where schemaname = 'public' and tablename !~ '^knex'`,
  )
  t.is(rows[0]?.count, 0)
  await db.destroy()
  await migrate(database.url)
  t.deepEqual(await schemaOf(), before)
})

test.serial('migrations go down where mails of every kind are', async t => {
  const db = openDatabase(settings)
  const accountId = newId()
  const issuer = 'http://localhost/t/down'
  await db('accounts').insert({ id: accountId, slug: 'down', name: 'Down', issuer })
  const common = { account_id: accountId, recipient: 'a@example.com', subject: 'A' }
  await db('mails').insert(mailKinds.map(kind => ({ ...common, id: newId(), kind })))
  await db.migrate.rollback({ migrationSource }, true)
  t.is(await db.migrate.currentVersion(), 'none')
  await db.destroy()
  await migrate(database.url)
})

test.serial(
  'several processes may migrate at once, and a lock that knex left behind is no obstacle',
  async t => {
    const db = openDatabase(settings)
    await db.migrate.rollback({ migrationSource }, true)
    await db('knex_migrations_lock').update({ is_locked: 1 })
    await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)))
    const names = await db('knex_migrations').orderBy('id').pluck<string[]>('name')
    t.deepEqual(names, await migrationSource.getMigrations([]))
    t.true(names.every(name => /^\d{4}_[a-z_]+$/.test(name)))
    await db.destroy()
  },
)

test.serial('the months ahead have their partition of events', async t => {
  const db = openDatabase(settings)
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*) from pg_inherits where inhparent = 'events'::regclass`,
  )
  t.is(rows[0]?.count, 5) // this month, three ahead, and the default
  await db.destroy()
})
