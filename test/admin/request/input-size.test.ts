import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)

test('a body of far more values than any request has is refused before it is looked at', async t => {
  const account = await app.makeAccount('many-values')
  const client = await adminClient(app, account)
  const members = Array.from({ length: 60_000 }, () => 1)
  const { status, body } = await client.post('/groups', { name: 'Many', members })
  t.is(status, 400)
  t.regex(body.detail, /too many members/)
  t.is((await app.db('groups').where({ account_id: account.id })).length, 0)
})
