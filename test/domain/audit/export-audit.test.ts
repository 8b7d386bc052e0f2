import { parse } from 'csv-parse/sync'
import test from 'ava'
import { exportAudit } from '../../../src/domain/audit/export-audit.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'

const app = testApp(test)

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

test.serial(
  'the trail goes out as JSON Lines and as CSV without formulas, all of it, and that is an event',
  async t => {
    const account = await app.makeAccount('export')
    const context = app.inAccount(account)
    const name = '=cmd|\'/c calc\'!A1,"x"\n'
    await app.db.raw(
      `insert into events (account_id, id, at, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id)
     select ?, gen_random_uuid(), now() - make_interval(secs => n), 'user.changed', 'system', 'x', 'user', n, ?, 'r'
       from generate_series(1, 2500) n`,
      [account.id, name],
    )
    await createGroup(context, { name: 'G', kind: 'directory', externalId: null, attributes: {} })
    const admin = calledBy(context, 'account_administrator')
    const filter = { type: 'user.changed' }
    const lines = await textOf(await exportAudit(admin, { filter, format: 'jsonl' }))
    const events = lines
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    t.is(events.length, 2500)
    t.like(events[0], { type: 'user.changed', target: { kind: 'user', id: '1', name } })
    t.deepEqual(new Set(events.map(({ id }) => id)).size, 2500)
    const csv = await textOf(await exportAudit(admin, { format: 'csv' }))
    const rows = parse(csv, { columns: true }) as Record<string, string>[]
    t.is(rows.length, 2504) // with the group, the account and both exports
    t.is(rows.find(row => row['target_id'] === '7')?.['target_name'], `'${name}`)
    t.is(rows[0]?.['type'], 'account.audit_exported')
    t.is(rows[0]?.['actor_name'], admin.actor.name)
    const data = JSON.parse(rows[1]?.['data'] ?? '{}') as unknown
    t.deepEqual(data, { format: 'jsonl', filter: { type: 'user.changed' } })
  },
)

test.serial(
  'each piece is read when it is asked for, and none behind the one where the reader stops',
  async t => {
    const account = await app.makeAccount('pieces')
    await app.db.raw(
      `insert into events (account_id, id, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id)
     select ?, gen_random_uuid(), 'user.changed', 'system', 'x', 'user', n, 'x', 'r' from generate_series(1, 5000) n`,
      [account.id],
    )
    let reads = 0
    const count = ({ sql }: { sql: string }): void =>
      void (reads += sql.includes('from events e') ? 1 : 0)
    app.db.on('query', count)
    t.teardown(() => app.db.removeListener('query', count))
    const pieces = await exportAudit(app.inAccount(account), { format: 'jsonl' })
    for await (const piece of pieces) {
      t.is(piece.split('\n').length, 1001)
      break
    }
    t.is(reads, 1)
  },
)

test.serial(
  'without the right nothing is exported, and a wrong filter is refused before the first byte',
  async t => {
    const account = await app.makeAccount('noexport')
    const context = app.inAccount(account)
    const code = (error: unknown): string => (error as Refusal).code
    const finance = calledBy(context, 'finance')
    t.is(await exportAudit(finance, { format: 'csv' }).catch(code), 'forbidden')
    t.is(
      await exportAudit(context, { format: 'csv', filter: { type: '%' } }).catch(code),
      'invalid',
    )
    t.is((await app.db('events').where({ account_id: account.id })).length, 1)
  },
)
