import test from 'ava'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { type Line, linesOf, send } from '../../support/imports.ts'
import { localUser } from '../../support/people.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)

async function place(slug: string): Promise<{ account: Account; admin: AdminClient }> {
  const account = await app.makeAccount(slug)
  return { account, admin: await adminClient(app, account) }
}

const users = [
  'userName,displayName,role,email,givenName,department',
  'ana@x.example,Ana Lima,developer,ana@x.example,Ana,Press',
  'bo@x.example,"Berg, Bo",,,,',
  'ana@x.example,Ana L,,,,',
  'king@x.example,King,king,,,',
  ' ,Nobody,,,,',
  'short@x.example,Short',
]

test('users are imported from CSV with a report by line, and again without a change', async t => {
  const { account, admin } = await place('csv')
  const first = linesOf(await send(admin, '/imports/users', users))
  t.deepEqual(
    first.lines.map(({ line, outcome, field }) => [line, outcome, field]),
    [
      [2, 'created', undefined],
      [3, 'created', undefined],
      [4, 'changed', undefined],
      [5, 'refused', 'role'],
      [6, 'refused', 'userName'],
      [7, 'refused', undefined],
    ],
  )
  t.like(first.summary, { dryRun: false, lines: 6, created: 2, changed: 1, refused: 3 })
  const [ana] = await app.db('users').where({ account_id: account.id, user_name: 'ana@x.example' })
  t.like(ana, { display_name: 'Ana L', role: 'developer' })
  t.like(ana?.attributes, { name: { givenName: 'Ana' } })
  const again = linesOf(await send(admin, '/imports/users', users.slice(0, 3)))
  t.like(again.summary, { created: 0, changed: 1, unchanged: 1 }, 'the name that line 4 gave')
  t.is((await app.db('events').where({ target_id: ana?.id, type: 'user.created' })).length, 1)
})

test('a dry run tells the same as the import then does, and does nothing', async t => {
  const { account, admin } = await place('dry')
  const before = await app.db('users').where({ account_id: account.id }).count()
  const dry = linesOf(await send(admin, '/imports/users?dryRun=true', users))
  t.deepEqual(await app.db('users').where({ account_id: account.id }).count(), before)
  t.deepEqual(await app.db('events').where({ account_id: account.id, actor_id: admin.user.id }), [])
  const real = linesOf(await send(admin, '/imports/users', users))
  const without = (line: Line): object => ({ ...line, id: undefined })
  t.deepEqual(dry.lines.map(without), real.lines.map(without))
  t.deepEqual({ ...dry.summary, dryRun: false }, real.summary)
})

test('an import passes the same guards as the API: nobody gains by it what they lack', async t => {
  const { account, admin } = await place('guards')
  const context = app.inAccount(account)
  const boss = await localUser(context, 'boss', 'account_administrator')
  const scim = await scimClient(context)
  await scim.post('/Users', aUser('managed@x.example', { displayName: 'Theirs' }))
  const helper = await localUser(context, 'helper', 'finance')
  for (const right of ['users.view', 'users.manage']) {
    const row = { account_id: account.id, principal_id: helper.id, right_key: right }
    await app.db('granted_rights').insert({ ...row, granter_kind: 'system', granter_name: 'test' })
  }
  const client = await adminClient(app, account, { user: helper })
  const { lines } = linesOf(
    await send(client, '/imports/users', [
      'userName,role,displayName',
      'new-boss,account_administrator,',
      'new-dev,developer,',
      'new-money,finance,',
      'boss,finance,',
      'boss,,Renamed',
      'helper,account_administrator,',
      'managed@x.example,,Renamed',
    ]),
  )
  t.deepEqual(
    lines.map(({ name, outcome, code }) => [name, outcome, code]),
    [
      ['new-boss', 'refused', 'forbidden'],
      ['new-dev', 'refused', 'forbidden'],
      ['new-money', 'created', undefined],
      ['boss', 'refused', 'forbidden'],
      ['boss', 'refused', 'forbidden'],
      ['helper', 'refused', 'forbidden'],
      ['managed@x.example', 'refused', 'forbidden'],
    ],
  )
  t.like((await app.db('users').where({ id: boss.id }).first()) as object, {
    role: 'account_administrator',
    display_name: null,
  })
  const developer = await adminClient(app, account, { role: 'developer' })
  for (const kind of ['users', 'groups', 'memberships']) {
    t.is((await send(developer, `/imports/${kind}`, ['userName'])).status, 403, kind)
  }
  t.is((await developer.get('/exports/users')).status, 403)
  t.is((await admin.get('/exports/users')).status, 200)
})

test('new people are invited where that is asked for', async t => {
  const { account, admin } = await place('inviting')
  const rows = ['userName,role', 'i@x.example,finance', 'no-address,finance']
  const { lines } = linesOf(await send(admin, '/imports/users?invite=true', rows))
  t.deepEqual(
    lines.map(({ outcome, field }) => [outcome, field]),
    [
      ['invited', undefined],
      ['refused', 'emails'],
    ],
  )
  t.is((await app.db('invitations').where({ account_id: account.id })).length, 1)
})

test('a seat that the plan lacks is refused by line, in a dry run too', async t => {
  const { account, admin } = await place('full')
  await app
    .db('accounts')
    .where({ id: account.id })
    .update({ plan_quotas: { seats: 3 } })
  const rows = ['userName,role', ...[1, 2, 3, 4].map(index => `s${index},finance`)]
  for (const path of ['/imports/users?dryRun=true', '/imports/users']) {
    const { summary, lines } = linesOf(await send(admin, path, rows))
    t.like(summary, { created: 2, refused: 2 }, path)
    t.is(lines.at(-1)?.['code'], 'plan_limit')
  }
})
