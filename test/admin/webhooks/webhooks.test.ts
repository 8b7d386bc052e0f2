import test from 'ava'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { deliverWebhooks } from '../../../src/domain/webhooks/deliver-webhooks.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { verifyMessage, webhookReceiver } from '../../support/webhook-receiver.ts'

const app = testApp(test)
const group = { kind: 'directory', externalId: null, attributes: {} } as const
const input = { url: 'https://hooks.example/', eventTypes: ['group.*'] }

test.serial(
  'AS-45: a webhook that is made here hears of groups, with the secret that was told once',
  async t => {
    const account = await app.makeAccount('hooks')
    const receiver = await webhookReceiver(t)
    const { get, post, patch, delete: remove } = await adminClient(app, account)
    const made = await post('/webhooks', { url: receiver.url, eventTypes: ['group.created'] })
    t.is(made.status, 201)
    const { id } = made.body.webhook
    await createGroup(app.inAccount(account), { ...group, name: 'Team' })
    await deliverWebhooks(receiver.parts(app))
    t.is(receiver.heard.length, 1)
    if (receiver.heard[0] !== undefined) verifyMessage(made.body.secret.secret, receiver.heard[0])

    const shown = await get(`/webhooks/${id}`)
    const tag = { 'if-match': shown.headers.get('etag') ?? '' }
    for (const path of ['/webhooks', `/webhooks/${id}`, `/webhooks/${id}/secrets`]) {
      t.notRegex((await get(path)).text, /whsec/, path)
    }
    const deliveries = await get(`/webhooks/${id}/deliveries?state=delivered`)
    t.like(deliveries.body.items[0], {
      type: 'group.created',
      attempts: 1,
      id: receiver.heard[0]?.id,
    })
    const delivery = `/webhooks/${id}/deliveries/${receiver.heard[0]?.id}`
    t.like((await get(delivery)).body.log[0], { number: 1, status: 204, error: null })
    t.is((await post(`${delivery}/replay`)).status, 204)
    t.is((await post(`/webhooks/${id}/ping`)).status, 202)
    await deliverWebhooks(receiver.parts(app))
    t.is(receiver.heard.length, 3)
    const range = { from: new Date(Date.now() - 60_000).toISOString(), delivered: true }
    t.deepEqual((await post(`/webhooks/${id}/replay`, range)).body, { deliveries: 2 })

    const rolled = await post(`/webhooks/${id}/secrets`, { grace: '3d' })
    t.is(rolled.status, 201)
    t.is((await get(`/webhooks/${id}/secrets`)).body.items.length, 2)
    const off = await patch(`/webhooks/${id}`, { enabled: false }, tag)
    t.like(off.body, { enabled: false, version: 2 })
    const stale = await patch(`/webhooks/${id}`, { enabled: true }, tag)
    t.is(stale.status, 412)
    t.is(stale.body.current.version, 2)
    t.true(stale.body.changed.includes('enabled'))
    t.is((await remove(`/webhooks/${id}`)).status, 204)
    t.is((await get(`/webhooks/${id}`)).status, 404)
  },
)

test.serial('pages of webhooks and of deliveries go on, each once', async t => {
  const account = await app.makeAccount('hookpages')
  const { get, post } = await adminClient(app, account)
  const ids = new Set<string>()
  for (let n = 0; n < 5; n++) ids.add((await post('/webhooks', input)).body.webhook.id)
  const [id] = ids
  for (let n = 0; n < 5; n++) await post(`/webhooks/${id}/ping`)
  for (const path of ['/webhooks', `/webhooks/${id}/deliveries`]) {
    const seen = new Set<string>()
    for (let next: string | null = ''; next !== null;) {
      const { body } = await get(`${path}?limit=2${next === '' ? '' : `&cursor=${next}`}`)
      for (const item of body.items) seen.add(item.id)
      next = body.next
    }
    t.is(seen.size, 5, path)
  }
})

test.serial('what is malformed is refused with its path, and what is not there is 404', async t => {
  const account = await app.makeAccount('hookbad')
  const { get, post, patch } = await adminClient(app, account)
  const { body } = await post('/webhooks', input)
  const own = `/webhooks/${body.webhook.id}`
  const bad: readonly (readonly [string, object, string])[] = [
    ['/webhooks', { ...input, url: 'http://hooks.example/' }, 'url'],
    ['/webhooks', { ...input, url: 'https://10.0.0.1/#x' }, 'url'],
    ['/webhooks', { ...input, eventTypes: ['x'] }, 'eventTypes.0'],
    ['/webhooks', { ...input, eventTypes: [] }, 'eventTypes'],
    ['/webhooks', { ...input, secret: 'mine' }, 'secret'],
    [`${own}/secrets`, { grace: '2h' }, 'grace'],
    [`${own}/replay`, {}, 'from'],
    [`${own}/replay`, { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'from'],
  ]
  for (const [path, given, where] of bad) {
    const answer = await post(path, given)
    t.is(answer.status, 400, `${path} ${JSON.stringify(given)}`)
    t.is(answer.body.errors[0].path, where)
  }
  t.is((await get('/webhooks/none')).status, 404)
  t.is((await get(`${own}/deliveries/none`)).status, 404)
  t.is((await post(`${own}/deliveries/none/replay`)).status, 404)
  t.is((await get(`${own}/deliveries?state=lost`)).status, 400)
  t.is((await patch(own, { eventTypes: ['group.%'] })).status, 400)
})

test.serial(
  'a secret asks for a recent sign-in; who may only view sees no message and changes nothing',
  async t => {
    const account = await app.makeAccount('hookrights')
    const { post } = await adminClient(app, account)
    const { body } = await post('/webhooks', input)
    const own = `/webhooks/${body.webhook.id}`
    const late = await adminClient(app, account, { ago: 3600 })
    for (const [path, given] of [
      ['/webhooks', input],
      [`${own}/secrets`, {}],
    ] as const) {
      t.is((await late.post(path, given)).body.code, 'reauthentication_required')
    }
    t.is((await late.get(own)).status, 200)
    const finance = await adminClient(app, account, { role: 'finance' })
    const stranger = await adminClient(app, await app.makeAccount('hookother'))
    for (const path of [own, `${own}/deliveries`, `${own}/secrets`]) {
      t.is((await finance.get(path)).status, 403, path)
      t.is((await stranger.get(path)).status, 404, path)
    }
    for (const path of [`${own}/ping`, `${own}/secrets`]) {
      const given = path.endsWith('ping') ? undefined : {}
      t.is((await finance.post(path, given)).status, 403, path)
      t.is((await stranger.post(path, given)).status, 404, path)
    }
    t.is((await stranger.delete(own)).status, 404)
    const rows = await app.db('webhook_secrets').where({ account_id: account.id })
    t.is(rows.length, 1)
  },
)
