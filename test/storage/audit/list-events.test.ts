import test from 'ava'
import type { Knex } from 'knex'
import { newId } from '../../../src/lib/ids.ts'
import type { EventFilter } from '../../../src/model/event-filter.ts'
import { eventsStatement, listEvents } from '../../../src/storage/audit/list-events.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { cloneDatabase } from '../../support/database.ts'
import { storeAccount } from '../../support/stored-account.ts'

const database = cloneDatabase(test)
let db: Knex

test.before(() => {
  db = openDatabase({ url: database.url, poolSize: 4, namedStatements: true })
})
test.after.always(() => db.destroy())

/** Every node of a plan with its index. */
function nodesOf(plan: Record<string, unknown>): readonly string[] {
  const below = (plan['Plans'] ?? []) as Record<string, unknown>[]
  const names = [plan['Node Type'], plan['Index Name'] ?? plan['Relation Name'] ?? '']
  const own = names.join(' ').trim()
  return [own, ...below.flatMap(nodesOf)]
}

test('every filter is answered from an index in its order: no table is read whole and nothing large is sorted', async t => {
  const accountId = await storeAccount(db)
  const actorId = newId()
  await db.raw(
    `insert into events (account_id, id, at, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, request_id)
     select cast(? as uuid), gen_random_uuid(), now() - make_interval(mins => n), 'user.t' || n % 8, 'user',
            case when n % 50 = 0 then cast(? as uuid) else gen_random_uuid() end, 'x', 'user', 'p' || n % 200, 'x', 'r' || n
       from generate_series(1, 40000) n`,
    [accountId, actorId],
  )
  await db.raw('analyze events')
  const filled = await db.raw('select distinct tableoid::regclass::text as name from events')
  const whole = (filled.rows as { name: string }[]).map(({ name }) => `Seq Scan ${name}`)
  const filters: readonly (readonly [EventFilter, string])[] = [
    [{}, 'pkey'],
    [{ from: new Date(Date.now() - 7_200_000) }, 'pkey'],
    [{ targetKind: 'user', targetId: 'p7' }, 'target'],
    [{ actorKind: 'user', actorId }, 'actor'],
    [{ requestId: 'r77' }, 'request'],
    [{ type: 'user.t3' }, 'type'],
    [{ type: 'user.*' }, 'type'],
    [{ targetKind: 'user', actorKind: 'user' }, 'type'],
  ]
  for (const [filter, index] of filters) {
    for (const after of [null, { at: new Date(Date.now() - 3_600_000), id: newId() }]) {
      const { text, bindings } = eventsStatement({ accountId, filter, after, limit: 51 })
      const { rows } = await db.raw(`explain (format json) ${text}`, bindings as Knex.RawBinding[])
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan)
      const name = `${JSON.stringify(filter)}: ${nodes.join(', ')}`
      t.false(
        nodes.some(node => whole.includes(node)),
        name,
      )
      t.true(
        nodes.some(node => /^Index.*events_20/.test(node) && node.includes(index)),
        name,
      )
    }
  }
})

test('an account with all kinds of filters has its own events alone', async t => {
  const [one, two] = [await storeAccount(db), await storeAccount(db)]
  await db.raw(
    `insert into events (account_id, id, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id)
     select a, gen_random_uuid(), 'group.changed', 'system', 'x', 'group', 'same', 'x', 'same'
       from unnest(cast(? as uuid[])) a, generate_series(1, 3)`,
    [[one, two]],
  )
  const filters: readonly EventFilter[] = [
    { targetId: 'same' },
    { requestId: 'same', type: 'group.*' },
    { type: 'group.*' },
    { targetKind: 'group' },
  ]
  for (const filter of filters) {
    const found = await listEvents(db, { accountId: one, filter, after: null, limit: 10 })
    t.is(found.length, 3, JSON.stringify(filter))
  }
})
