import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { listAudit } from '../../../src/domain/audit/audit.ts'
import { eraseFromAudit } from '../../../src/domain/audit/erase-person.ts'
import { expireEvents, getRetention, setRetention } from '../../../src/domain/audit/retention.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

/** Adds events of the past, so many a month, for each of the last months. */
async function past(accountId: string, months: number, each = 3): Promise<void> {
  await app.db.raw(
    `insert into events (account_id, id, at, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id)
     select ?, gen_random_uuid(), now() - make_interval(months => m, days => 1), 'user.changed', 'system', 'x', 'user', 'x', 'x', 'r'
       from generate_series(1, ?) m, generate_series(1, ?) n`,
    [accountId, months, each],
  )
}

function count(accountId: string, type = 'user.changed'): Promise<number> {
  return app
    .db('events')
    .where({ account_id: accountId, type })
    .then(rows => rows.length)
}

test('IK-86: events cannot be changed, deleted or emptied by SQL, in any partition', async t => {
  const account = await app.makeAccount('fixed')
  await past(account.id, 3)
  const { rows } = await app.db.raw<{ rows: { name: string }[] }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass`,
  )
  const tables = ['events', ...rows.map(({ name }) => name)]
  t.true(tables.length >= 6)
  for (const table of tables) {
    await t.throwsAsync(app.db.raw(`truncate ${table}`), { message: /append-only/ }, table)
  }
  const refused = { message: /append-only/ }
  await t.throwsAsync(app.db.raw(`update events set target_name = 'x'`), refused)
  await t.throwsAsync(
    app.db.raw(`update events set data = '{}' where type = 'account.created'`),
    refused,
  )
  await t.throwsAsync(app.db.raw(`delete from events where account_id = ?`, [account.id]), refused)
  await t.throwsAsync(app.db.raw(`delete from events_default`), refused)
  t.is(await count(account.id), 9)
})

test('even as retention nothing young goes, and even as erasure nothing moves, changes its type or its ids', async t => {
  const account = await app.makeAccount('marked')
  await localUser(app.inAccount(account), 'ana')
  const as = (purpose: string, sql: string): Promise<unknown> =>
    app.db.transaction(async trx => {
      await trx.raw(`select set_config('cohort.events_purpose', ?, true)`, [purpose])
      await trx.raw(sql, [account.id])
    })
  const refused = { message: /append-only/ }
  await t.throwsAsync(as('retention', 'delete from events where account_id = ?'), refused)
  await t.throwsAsync(as('erasure', 'delete from events where account_id = ?'), refused)
  for (const change of [
    `type = 'x.y'`,
    `at = at + interval '1 s'`,
    `target_id = 'x'`,
    `actor_id = id`,
  ]) {
    await t.throwsAsync(as('erasure', `update events set ${change} where account_id = ?`), refused)
  }
  await t.throwsAsync(
    as('retention', `update events set reason = 'x' where account_id = ?`),
    refused,
  )
})

test('no statement of ours changes or deletes events, or names the marker that lets it', t => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts'),
  )
  const wrong = files.filter(file =>
    /(?:update|delete from|truncate)\s+events\b|events_purpose/i.test(
      readFileSync(`src/${file}`, 'utf8'),
    ),
  )
  t.deepEqual(wrong, [])
})

test.serial(
  'a retention of months deletes what is older, drops empty months, tells of it, and keeps the rest',
  async t => {
    const [account, other] = [await app.makeAccount('short'), await app.makeAccount('long')]
    const context = calledBy(app.inAccount(account), 'account_administrator')
    await app.db.raw(
      `create table events_2020_01 partition of events for values from ('2020-01-01Z') to ('2020-02-01Z')`,
    )
    await past(account.id, 5)
    await past(other.id, 5)
    t.is(await getRetention(context), null)
    t.is(await expireEvents(app.db), 0)
    await setRetention(context, 2)
    t.is(await getRetention(context), 2)
    // Two processes at once: each row goes once.
    const gone = await Promise.all([expireEvents(app.db), expireEvents(app.db)])
    t.is(
      gone.reduce((sum, each) => sum + each, 0),
      12,
    )
    t.is(await count(account.id), 3)
    t.is(await count(other.id), 15)
    const told = await listAudit(context, { filter: { type: 'account.audit_expired' } })
    t.is(
      told.items.reduce((sum, { data }) => sum + Number(data['events']), 0),
      12,
    )
    const [change] = (
      await listAudit(context, { filter: { type: 'account.audit_retention_changed' } })
    ).items
    t.like(change, { data: { before: { months: null }, after: { months: 2 } } })
    t.is(await expireEvents(app.db), 0)
    const { rows } = await app.db.raw(`select to_regclass('events_2020_01') as part`)
    t.is(rows[0].part, null)
  },
)

test('retention is set by who manages the account, in whole months', async t => {
  const context = app.inAccount(await app.makeAccount('months'))
  const code = (months: number | null, as = context): Promise<unknown> =>
    setRetention(as, months).catch((error: unknown) => (error as Refusal).code)
  for (const months of [0, -1, 1.5, 241, Number.NaN]) t.is(await code(months), 'invalid')
  t.is(await code(3, calledBy(context, 'finance')), 'forbidden')
  t.is(await code(3, calledBy(context, ['audit.view'])), 'forbidden')
  t.is(await getRetention(context), null)
  await setRetention(context, 3)
  await setRetention(context, null)
  t.is(await getRetention(context), null)
})

test('who a deleted person was is taken out of the trail, which stays whole', async t => {
  const account = await app.makeAccount('erasure')
  const context = {
    ...app.inAccount(account),
    address: '198.51.100.9',
    reason: 'asked by Ana Lima',
  }
  const ana = await localUser(context, 'ana.lima@lumen.example')
  const bo = await localUser({ ...context, reason: null }, 'bo@lumen.example')
  await changeUser(context, ana.id, {
    change: user => ({
      ...user,
      displayName: 'Ana Lima',
      values: { phoneNumbers: [{ value: '+351 21 000', type: 'work' }] },
    }),
  })
  const byAna = {
    ...context,
    reason: null,
    actor: { kind: 'user', id: ana.id, name: 'ana.lima@lumen.example' },
  } as const
  await changeUser(byAna, bo.id, { change: user => ({ ...user, displayName: 'Bo' }) })
  const code = (id: string, as = app.inAccount(account)): Promise<unknown> =>
    eraseFromAudit(as, id).catch((error: unknown) => (error as Refusal).code)
  t.is(await code(ana.id), 'conflict')
  await removeUser(context, ana.id)
  t.is(await code(ana.id, calledBy(context, 'developer')), 'forbidden')
  t.is(await code(ana.id, app.inAccount(await app.makeAccount('erasure2'))), 'not-found')
  t.is(await code(newId()), 'not-found')
  t.is(await code('x'), 'not-found')
  const before = await app.db('events').where({ account_id: account.id })
  t.is(await code(ana.id, calledBy(app.inAccount(account), 'account_administrator')), 4)

  const after = await app.db('events').where({ account_id: account.id })
  const fixed = (rows: readonly Record<string, unknown>[]): ReadonlySet<string> =>
    new Set(
      rows.map(row =>
        JSON.stringify([row['id'], row['at'], row['type'], row['actor_id'], row['target_id']]),
      ),
    )
  t.deepEqual(fixed(after.filter(({ type }) => type !== 'user.erased')), fixed(before))
  const text = JSON.stringify(after)
  t.notRegex(text, /ana\.lima|Ana Lima|\+351/)
  t.regex(text, /bo@lumen\.example/)
  const { items } = await listAudit(context, { filter: { targetId: ana.id } })
  t.deepEqual(
    items.map(({ type, target }) => `${type} ${target.name}`),
    ['user.erased erased', 'user.deleted erased', 'user.changed erased', 'user.created erased'],
  )
  t.like(items[2]?.data, { before: { displayName: null }, after: { displayName: 'erased' } })
  t.is(items[3]?.data['role'], 'media_library_restricted_access')
  t.like((await listAudit(context, { filter: { targetId: bo.id } })).items[0], {
    actor: { kind: 'user', id: ana.id, name: 'erased' },
    address: null,
    data: { after: { displayName: 'Bo' } },
  })
  t.is(await code(ana.id), 'not-found', 'a second time there is nothing to erase')
})
