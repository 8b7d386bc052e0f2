import test from 'ava'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { linesOf, send } from '../../support/imports.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

async function place(slug: string): Promise<{ account: Account; admin: AdminClient }> {
  const account = await app.makeAccount(slug)
  return { account, admin: await adminClient(app, account) }
}

test('groups and memberships are imported by name, with an end, and what does not fit is told', async t => {
  const { account, admin } = await place('groups')
  const context = app.inAccount(account)
  const ann = await localUser(context, 'ann')
  await localUser(context, 'dev', 'developer')
  const groups = linesOf(
    await send(admin, '/imports/groups', [
      'name,kind,description',
      'Brand EU,sharing,Europe',
      'brand eu,,All of Europe',
      'R&D,sharing,',
      'Staff,directory,',
      'Staff,sharing,',
    ]),
  )
  t.deepEqual(
    groups.lines.map(({ outcome }) => outcome),
    ['created', 'changed', 'refused', 'created', 'refused'],
  )
  const rows = [
    'group,userName,memberGroup,until',
    'Brand EU,ann,,2099-01-31T12:00:00Z',
    'Brand EU,dev,,2099-01-31T12:00:00Z',
    'STAFF,dev,,',
    'Staff,,Brand EU,',
    'Nowhere,ann,,',
    'Staff,nobody,,',
    'Staff,ann,,soon',
  ]
  const memberships = linesOf(await send(admin, '/imports/memberships', rows))
  t.deepEqual(
    memberships.lines.map(({ outcome, field }) => [outcome, field]),
    [
      ['created', undefined],
      ['refused', undefined],
      ['created', undefined],
      ['created', undefined],
      ['refused', 'group'],
      ['refused', 'userName'],
      ['refused', 'until'],
    ],
  )
  const [row] = await app.db('memberships').where({ member_id: ann.id })
  t.deepEqual(row?.until, new Date('2099-01-31T12:00:00Z'))
  const again = linesOf(await send(admin, '/imports/memberships', rows.slice(0, 2)))
  t.like(again.summary, { unchanged: 1 })
})

test('what was exported is imported as it is, in both formats, and no cell is a formula', async t => {
  const { account, admin } = await place('there')
  const context = app.inAccount(account)
  const input = { externalId: null, active: true, attributes: {}, values: {} }
  const evil = '=HYPERLINK("https://evil.example")'
  const user = await createUser(context, { ...input, userName: 'ev,il', displayName: evil })
  const group = { name: 'One', kind: 'sharing', externalId: null, attributes: {} } as const
  await createGroup(context, group, new Set([user.id]))
  const other = await place('back')
  for (const [format, mediaType] of [
    ['csv', 'text/csv'],
    ['jsonl', 'application/jsonl'],
  ] as const) {
    for (const kind of ['users', 'groups', 'memberships']) {
      const exported = await admin.get(`/exports/${kind}?format=${format}`)
      t.is(exported.status, 200)
      t.regex(exported.headers.get('content-disposition') ?? '', new RegExp(`${kind}.${format}`))
      if (format === 'csv') t.notRegex(exported.text, /(^|,)"?[=+@-]/m)
      const rows = exported.text.trimEnd().split(/\r?\n/)
      const { summary } = linesOf(await send(other.admin, `/imports/${kind}`, rows, mediaType))
      t.is(summary['refused'], 0, `${kind} ${format}`)
      t.is(
        Number(summary[format === 'csv' ? 'created' : 'unchanged']) > 0,
        true,
        `${kind} ${format}`,
      )
    }
  }
  const [copy] = await app.db('users').where({ account_id: other.account.id, user_name: 'ev,il' })
  t.is(copy?.display_name, evil)
  t.is((await app.db('memberships').where({ member_id: copy?.id })).length, 1)
  const told = await app.db('events').where({ account_id: account.id, type: 'users.exported' })
  t.is(told.length, 2)
})

test('what is no CSV, no JSON, of another type or of columns that are not known is refused with the line', async t => {
  const { admin } = await place('bad')
  const wrong = linesOf(await send(admin, '/imports/users', ['userName,pet', 'a,cat', 'b,']))
  t.deepEqual(
    wrong.lines.map(({ outcome, field }) => [outcome, field]),
    [
      ['refused', 'pet'],
      ['created', undefined],
    ],
  )
  const open = linesOf(await send(admin, '/imports/users', ['userName', 'c', '"d']))
  t.like(open.lines.at(-1), { outcome: 'refused', code: 'invalid' })
  t.regex(String(open.lines.at(-1)?.['message']), /this is no CSV/)
  const mixed = ['{"userName":"e"}', 'nonsense', '[]', '{"userName":5}', '{"userName":"f\\u0000"}']
  const json = linesOf(await send(admin, '/imports/users', mixed, 'application/x-ndjson'))
  t.deepEqual(
    json.lines.map(({ line, outcome }) => [line, outcome]),
    [
      [1, 'created'],
      [2, 'refused'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'refused'],
    ],
  )
  t.is((await send(admin, '/imports/users', ['{}'], 'application/json')).status, 415)
  t.is((await send(admin, '/imports/users?dryRun=perhaps', ['userName'])).status, 400)
  t.like(linesOf(await send(admin, '/imports/users', [''])).summary, { lines: 0 })
})
