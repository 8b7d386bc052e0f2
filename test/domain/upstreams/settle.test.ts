import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { ArrivalRefused } from '../../../src/domain/upstreams/arrival-refused.ts'
import { settle } from '../../../src/domain/upstreams/settle.ts'
import { createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { testApp } from '../../support/app.ts'
import { anArrival, anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('arrivals'))
})

test('somebody new is created once, however many arrive as them at once', async t => {
  const upstream = await createUpstream(context, app.box, anUpstream({ name: 'Once' }))
  const arrival = anArrival({ userName: 'once', email: 'once@acme.example' })
  const all = await Promise.all(
    Array.from({ length: 20 }, () => settle(context, upstream, arrival)),
  )
  t.is(new Set(all.map(({ user }) => user.id)).size, 1)
  t.is(all.filter(({ how }) => how === 'created').length, 1)
  t.is((await app.db('users').where({ user_name: 'once' })).length, 1)
  t.is((await app.db('upstream_links').where({ upstream_id: upstream.id })).length, 1)
})

test('groups A and B, then B and C: memberships follow, those by hand stay', async t => {
  const names = ['A', 'B', 'C', 'D']
  const groups = new Map<string, string>()
  for (const name of names) {
    groups.set(name, (await createGroup(context, aGroup(`Team ${name}`))).id)
  }
  const idOf = (name: string): string => groups.get(name) ?? ''
  const mapped = [
    ...['A', 'B', 'C'].map(value => ({ value, groupId: idOf(value) })),
    { value: null, groupId: idOf('D') },
  ]
  const upstream = await createUpstream(
    context,
    app.box,
    anUpstream({ name: 'Groups', groups: mapped }),
  )
  const arrival = anArrival({ userName: 'grace', email: 'grace@acme.example' })
  const { user, groups: first } = await settle(context, upstream, {
    ...arrival,
    groups: ['a', 'B', 'unknown'],
  })
  t.deepEqual(first.joined, ['A', 'B', 'D'].map(idOf).toSorted())
  await addMembers(context, idOf('A'), { ids: [user.id] })
  const { groups: second } = await settle(context, upstream, { ...arrival, groups: ['B', 'C'] })
  t.deepEqual(second, { joined: [idOf('C')], left: [idOf('A')], withheld: [] })
  const rows = await app.db('memberships').where({ member_id: user.id })
  const shown = rows.map(row =>
    [row.group_id, row.source_id === upstream.id ? 'upstream' : 'manual'].join(),
  )
  t.deepEqual(
    shown.toSorted(),
    [`${idOf('A')},manual`, ...['B', 'C', 'D'].map(name => `${idOf(name)},upstream`)].toSorted(),
  )
  const { groups: unsaid } = await settle(context, upstream, { ...arrival, groups: null })
  t.deepEqual(unsaid, { joined: [], left: [], withheld: [] })
})

test('advisory 12: who was disabled here does not come in by a provider', async t => {
  const upstream = await createUpstream(context, app.box, anUpstream({ name: 'Disabled' }))
  const arrival = anArrival({ userName: 'gone', email: 'gone@acme.example' })
  const { user } = await settle(context, upstream, arrival)
  await app.db('users').where({ id: user.id }).update({ suspended: true })
  const refused = await t.throwsAsync(
    settle(context, upstream, { ...arrival, displayName: 'New' }),
    {
      instanceOf: ArrivalRefused,
    },
  )
  t.is(refused?.reason, 'disabled')
  t.is((await app.db('users').where({ id: user.id }).first('display_name'))?.display_name, 'Ada')
})

function aGroup(name: string): Parameters<typeof createGroup>[1] {
  return { name, kind: 'directory', externalId: null, attributes: {} }
}
