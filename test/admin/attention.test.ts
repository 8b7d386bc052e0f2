import test from 'ava'
import { findAttention } from '../../src/domain/attention.ts'
import { certificateFacts } from '../../src/lib/certificate.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { setClock } from '../support/clock.ts'
import { samlProvider } from '../support/saml-provider.ts'
import { makeSamlUpstream } from '../support/saml-upstream.ts'

const app = testApp(test)
const day = 24 * 3_600_000
const role = 'media_library_restricted_access'

type Told = { readonly kind: string; readonly count: number; readonly more: boolean }

function inDays(days: number): string {
  return new Date(Date.now() + days * day).toISOString()
}

test('nothing needs attention in an empty account', async t => {
  const client = await adminClient(app, await app.makeAccount('calm'))
  t.deepEqual((await client.get('/attention')).body, { items: [], next: null })
})

test.serial(
  'a provider of SAML of whose certificates the last one ends soon, or has ended, is told',
  async t => {
    const account = await app.makeAccount('certificates')
    const context = app.inAccount(account)
    const client = await adminClient(app, account)
    const provider = await samlProvider()
    const { id } = await makeSamlUpstream(app, context, { name: 'Corp', provider })
    await makeSamlUpstream(app, context, { name: 'Off', enabled: false, provider })
    t.deepEqual((await client.get('/attention')).body.items, [])
    const kind = 'upstream-certificate-ends'
    const { validUntil } = certificateFacts(provider.certificate)
    const years = (validUntil.getTime() - Date.now()) / 1000
    const seen = async (ahead: number): Promise<readonly unknown[]> => {
      await setClock(app.db, { ahead })
      const found = await findAttention(context)
      await setClock(app.db, { ahead: 0 })
      return found.filter(each => each.kind === kind).flatMap(({ first }) => first)
    }
    const told = { kind: 'upstream', id, name: 'Corp', at: validUntil }
    t.deepEqual(await seen(years - 31 * 86_400), [])
    for (const ahead of [years - 29 * 86_400, years + 86_400]) {
      const [item, ...others] = await seen(ahead)
      t.like(item, told)
      t.deepEqual(others, [])
    }
  },
)

test('what expires soon, waits or fails is told with what it is about, and nothing that lasts', async t => {
  const account = await app.makeAccount('attention')
  const client = await adminClient(app, account)
  const { body: ana } = await client.post('/users', { userName: 'ana', role })
  const { body: group } = await client.post('/groups', { name: 'Editors' })
  const members = `/groups/${group.id}/members`
  await client.post(members, { members: [ana.id], until: inDays(3) })
  for (const [right, until] of [
    ['assets.upload', inDays(2)],
    ['assets.edit', inDays(20)],
    ['assets.view', null],
  ] as const) {
    await client.put(`/users/${ana.id}/rights/${right}`, { until })
  }
  await client.put('/account/rights/assets.comment', { until: inDays(1) })
  const soon = { name: 'Directory', tokenExpiresAt: inDays(10) }
  const { body: connection } = await client.post('/connections', soon)
  await client.post('/connections', { name: 'Later', tokenExpiresAt: inDays(40) })
  const settings = { name: 'Watch', client: { type: 'service' } }
  const { clientId } = (await client.post('/applications', settings)).body
  await client.post(`/applications/${clientId}/secrets`, { expiresAt: inDays(29) })
  await client.post('/invitations', { userName: 'bo@example.org', role })
  const { body: hook } = await client.post('/webhooks', {
    url: 'https://example.org/',
    eventTypes: ['*'],
  })
  const failing = { failing_since: new Date(), last_failure: 'it answered 500' }
  await app.db('webhooks').where({ account_id: account.id, id: hook.webhook.id }).update(failing)
  const { body } = await client.get('/attention')
  const found = body.items.map(({ kind, count, more }: Told) => [kind, count, more])
  t.deepEqual(found, [
    ['connection-token-expires', 1, false],
    ['application-secret-expires', 1, false],
    ['membership-ends', 1, false],
    ['right-ends', 2, false],
    ['invitation-pending', 1, false],
    ['webhook-fails', 1, false],
  ])
  const of = Object.fromEntries(body.items.map((each: Told) => [each.kind, each]))
  t.like(of['connection-token-expires'].first[0], {
    kind: 'connection',
    id: connection.id,
    name: 'Directory',
  })
  t.like(of['application-secret-expires'].first[0], { id: clientId, name: 'Watch' })
  t.like(of['membership-ends'].first[0], { id: group.id, name: 'Editors', detail: 'ana' })
  t.like(of['right-ends'].first[0], {
    kind: 'account',
    id: account.id,
    detail: 'assets.comment',
  })
  t.like(of['right-ends'].first[1], { kind: 'user', id: ana.id, detail: 'assets.upload' })
  t.like(of['webhook-fails'].first[0], { id: hook.webhook.id, detail: 'it answered 500' })
})

test('more than a hundred are not counted, and five are shown', async t => {
  const account = await app.makeAccount('many')
  const client = await adminClient(app, account)
  const names = Array.from({ length: 101 }, (_, n) => `p${n}@example.org,${role}`)
  const file = ['userName,role', ...names, ''].join('\n')
  await client.send('POST', '/imports/users?invite=true', { mediaType: 'text/csv', body: file })
  const [item] = (await client.get('/attention')).body.items
  t.deepEqual(
    [item.kind, item.count, item.more, item.first.length],
    ['invitation-pending', 100, true, 5],
  )
})

test('everybody is told of what they may see, and of their own account', async t => {
  const account = await app.makeAccount('sight')
  const other = await adminClient(app, await app.makeAccount('other-sight'))
  const admin = await adminClient(app, account)
  await admin.post('/invitations', { userName: 'bo@example.org', role })
  await admin.post('/connections', { name: 'Directory', tokenExpiresAt: inDays(2) })
  const kinds = async (client: typeof admin): Promise<string[]> => {
    const { body } = await client.get('/attention')
    return body.items.map(({ kind }: Told) => kind)
  }
  t.deepEqual(await kinds(admin), ['connection-token-expires', 'invitation-pending'])
  t.deepEqual(await kinds(await adminClient(app, account, { role: 'developer' })), [
    'connection-token-expires',
  ])
  t.deepEqual(await kinds(await adminClient(app, account, { role: 'finance' })), [])
  t.deepEqual(await kinds(other), [])
})
