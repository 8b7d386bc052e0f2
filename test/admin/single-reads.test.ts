import test from 'ava'
import { newId } from '../../src/lib/ids.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { openAccessAt } from '../support/live-access.ts'
import { localUser } from '../support/people.ts'
import { receiver } from '../support/receivers.ts'

const app = testApp(test)

test('one stream and one role of an application are read as their lists tell them; others are not found', async t => {
  const account = await app.makeAccount('reads')
  const admin = await adminClient(app, account)
  const stream = await (await receiver(app, account)).makeStream({})
  const [listed] = (await admin.get('/streams')).body.items
  t.deepEqual((await admin.get(`/streams/${stream}`)).body, listed)
  const other = await adminClient(app, await app.makeAccount('reads-2'))
  for (const answer of [
    await other.get(`/streams/${stream}`),
    await admin.get(`/streams/${newId()}`),
    await admin.get('/streams/nonsense'),
  ]) {
    t.is(answer.status, 404)
  }
  const input = { name: 'App', redirectUris: ['https://app.example/cb'] }
  const path = `/applications/${(await admin.post('/applications', input)).body.clientId}/roles`
  const role = (await admin.post(path, { key: 'editor', name: 'Editor' })).body
  t.deepEqual((await admin.get(`${path}/editor`)).body, role)
  t.is((await admin.get(`${path}/writer`)).status, 404)
  t.is((await other.get(`${path}/editor`)).status, 404)
})

test('what one application has of a person is ended without touching the others', async t => {
  const account = await app.makeAccount('ending')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const mia = await localUser(context, 'mia')
  const make = async (name: string): Promise<string> => {
    const input = { name, redirectUris: ['https://app.example/cb'] }
    return (await admin.post('/applications', input)).body.clientId
  }
  const [one, other] = [await make('One'), await make('Other')]
  for (const clientId of [one, other]) {
    await openAccessAt(app.db, { accountId: account.id, sub: mia.sub, clientId })
  }
  const left = async (clientId: string): Promise<number> =>
    (await app.db('oidc_records').where({ sub: mia.sub, client_id: clientId })).length
  const before = await left(other)
  t.true(before > 0)
  const ended = await admin.delete(`/users/${mia.id}/applications/${one}/access`)
  t.is(ended.status, 200, ended.text)
  t.is(await left(one), 0)
  t.is(await left(other), before)
  const told = await app.db('events').where({ target_id: mia.id, type: 'access.ended' })
  t.is(told.length, 1)
  t.is((await admin.delete(`/users/${mia.id}/applications/nowhere/access`)).status, 404)
  const finance = await adminClient(app, account, { role: 'finance' })
  t.is((await finance.delete(`/users/${mia.id}/applications/${other}/access`)).status, 403)
  t.is(await left(other), before)
})
