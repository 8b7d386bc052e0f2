import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { anArrival } from '../../support/upstreams.ts'
import { settle } from '../../../src/domain/upstreams/settle.ts'

const app = testApp(test)
const protocol = { issuer: 'https://acme.example', clientId: 'cohort' }
const acme = { kind: 'oidc', name: 'Acme', protocol }

test('a provider is added, read, changed by its version, previewed and removed; its secret is never shown', async t => {
  const account = await app.makeAccount('crud')
  const client = await adminClient(app, account)
  const { id: group } = (await client.post('/groups', { name: 'Brand', kind: 'directory' })).body
  const groups = [
    { value: 'brand', groupId: group },
    { value: null, groupId: group },
  ]
  const domains = [{ domain: 'Acme.Example' }]
  const made = await client.post('/upstreams', { ...acme, groups, domains, secret: 'hush hush' })
  t.is(made.status, 201, made.text)
  t.like(made.body, {
    enabled: false,
    hasSecret: true,
    defaultRole: 'media_library_restricted_access',
  })
  t.deepEqual(made.body.domains, [{ domain: 'acme.example', enforced: false }])
  t.notRegex(made.text, /hush|sealed/)
  const path = `/upstreams/${made.body.id}`
  t.is(made.body.callbackUrl, `${account.issuer}/sign-in/upstream/${made.body.id}/callback`)
  t.is((await client.get('/upstreams')).body.items.length, 1)

  const stale = await client.patch(path, { enabled: true }, { 'if-match': '"99"' })
  t.is(stale.status, 412)
  const changed = await client.patch(path, { enabled: true, attributes: { groups: 'teams' } })
  t.is(changed.status, 200, changed.text)
  t.is(changed.body.version, 2)
  t.like(changed.body, { enabled: true, hasSecret: true })
  t.is(changed.body.groups.length, 2, 'what was not sent stays')
  t.is((await client.post('/upstreams', acme)).status, 409, 'the name is taken')
  const other = { ...acme, name: 'Other', domains: [{ domain: 'acme.example' }] }
  t.is((await client.post('/upstreams', other)).status, 409, 'so is the domain')

  const elsewhere = { protocol: { ...protocol, issuer: 'https://evil.example' } }
  const kept = await client.patch(path, elsewhere)
  t.is(kept.status, 400, 'the secret is for one provider')
  t.is(kept.body.errors[0].path, 'secret')
  const renewed = await client.patch(path, { ...elsewhere, secret: null })
  t.like(renewed.body, { hasSecret: false })

  const upstream = { id: made.body.id as string }
  const { user } = await settle(app.inAccount(account), upstream, anArrival({ groups: ['Brand'] }))
  t.deepEqual((await client.get(`${path}/removal`)).body, {
    linked: 1,
    stranded: 1,
    memberships: 1,
    enforcedDomains: 0,
  })
  t.is((await client.get(`${path}/links`)).body.items[0].userId, user.id)
  t.is((await client.delete(path)).status, 204)
  const rows = await app.db('memberships').where({ member_id: user.id })
  t.deepEqual(
    rows.map(({ source_id: source }) => source),
    [account.id],
    'by hand from now on',
  )
  const stranger = await adminClient(app, await app.makeAccount('crud-2'))
  t.is((await stranger.get(path)).status, 404)
  const told = JSON.stringify(await app.db('events').where({ account_id: account.id }))
  t.notRegex(told, /hush/)
})

test('nobody maps to a role or group that they could not give, nor links by mail, or lets people link themselves, without every right', async t => {
  const account = await app.makeAccount('giving')
  const admin = await adminClient(app, account)
  const role = 'media_library_restricted_access'
  const helper = await localUser(app.inAccount(account), 'helper', role)
  for (const right of ['users.manage', 'users.view', 'connections.manage', 'connections.view']) {
    await admin.put(`/users/${helper.id}/rights/${right}`, {})
  }
  const client = await adminClient(app, account, { user: helper })
  const usual = { ...acme, defaultRole: role }
  const wrong = [
    { ...usual, defaultRole: 'developer' },
    { ...usual, attributes: { role: 'role' }, acceptedRoles: ['account_administrator'] },
    {
      ...usual,
      attributes: { role: 'role' },
      acceptedRoles: [],
      roleMapping: [{ value: 'a', role: 'finance' }],
    },
    { ...usual, linksByMail: true },
    { ...usual, selfLinking: true },
  ]
  for (const body of wrong)
    t.is((await client.post('/upstreams', body)).status, 403, JSON.stringify(body))
  const { id: group } = (await admin.post('/groups', { name: 'Money', kind: 'directory' })).body
  await admin.put(`/groups/${group}/rights/billing.view`, { delegated: true })
  const groups = [{ value: null, groupId: group }]
  t.is((await client.post('/upstreams', { ...usual, groups })).status, 403)
  t.is((await admin.post('/upstreams', { ...usual, groups })).status, 201)
  const mine = await client.post('/upstreams', { ...usual, name: 'Mine' })
  t.is(mine.status, 201, mine.text)
  await settle(app.inAccount(account), mine.body, anArrival({ userName: 'linked' })).catch(() => {})
  await admin.patch(`/upstreams/${mine.body.id}`, { enabled: true })
  await settle(app.inAccount(account), mine.body, anArrival({ userName: 'linked' }))
  const elsewhere = { protocol: { ...protocol, issuer: 'https://evil.example' } }
  t.is((await client.patch(`/upstreams/${mine.body.id}`, elsewhere)).status, 403, 'links are there')
  t.is((await admin.patch(`/upstreams/${mine.body.id}`, elsewhere)).status, 200)
})

test('a domain is enforced only while an account administrator is exempt or has another domain', async t => {
  const account = await app.makeAccount('enforced')
  const boss = await localUser(app.inAccount(account), 'boss@acme.example', 'account_administrator')
  const client = await adminClient(app, account, { user: boss })
  const domains = [{ domain: 'acme.example', enforced: true }]
  const enforced = { ...acme, enabled: true, domains }
  t.is((await client.post('/upstreams', enforced)).status, 409)
  const ordinary = await localUser(app.inAccount(account), 'ann@acme.example')
  t.is((await client.post('/upstreams', { ...enforced, exempt: [ordinary.id] })).status, 400)
  const made = await client.post('/upstreams', { ...enforced, exempt: [boss.id] })
  t.is(made.status, 201, made.text)
})
