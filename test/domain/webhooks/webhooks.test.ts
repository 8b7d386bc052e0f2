import test from 'ava'
import {
  getDelivery,
  listDeliveries,
  pingWebhook,
  replayDelivery,
  replayRange,
} from '../../../src/domain/webhooks/deliveries.ts'
import {
  listWebhookSecrets,
  rollWebhookSecret,
} from '../../../src/domain/webhooks/webhook-secrets.ts'
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
} from '../../../src/domain/webhooks/webhooks.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'

const app = testApp(test)
const url = 'https://hooks.example/cohort?token=secret'
const input = { url, description: 'Ops', eventTypes: ['group.*'] }

function codeOf(error: unknown): string {
  const { code, field } = error as Refusal
  return field === undefined ? code : `${code} ${field}`
}

/** Everything that can be done with one webhook. */
function everything(
  context: Context,
  id: string,
  delivery: string,
): Record<string, () => Promise<unknown>> {
  return {
    get: () => getWebhook(context, id),
    secrets: () => listWebhookSecrets(context, id),
    deliveries: () => listDeliveries(context, id),
    delivery: () => getDelivery(context, id, delivery),
    change: () => changeWebhook(context, id, { change: { description: 'x' } }),
    roll: () => rollWebhookSecret(context, app.box, { id, grace: 'none' }),
    ping: () => pingWebhook(context, id),
    replay: () => replayDelivery(context, id, delivery),
    range: () => replayRange(context, id, { from: new Date(0) }),
    remove: () => removeWebhook(context, id),
  }
}

test('a webhook is made, listed, changed and removed, each with an event and without its secret or query', async t => {
  const context = app.inAccount(await app.makeAccount('life'))
  const { webhook, secret } = await createWebhook(context, app.box, input)
  t.regex(secret.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.like(webhook, { ...input, enabled: true, version: 1, disabledReason: null })
  t.deepEqual(
    (await listWebhooks(context)).items.map(({ id }) => id),
    [webhook.id],
  )
  const changed = await changeWebhook(context, webhook.id, {
    change: { eventTypes: ['*'] },
    expected: [1],
  })
  t.like(changed, { eventTypes: ['*'], description: 'Ops', version: 2 })
  t.is(
    await changeWebhook(context, webhook.id, { change: {}, expected: [1] }).catch(codeOf),
    'stale',
  )
  t.is((await changeWebhook(context, webhook.id, { change: { description: 'Ops' } })).version, 2)
  await rollWebhookSecret(context, app.box, { id: webhook.id, grace: '7d' })
  t.is((await listWebhookSecrets(context, webhook.id)).length, 2)
  await removeWebhook(context, webhook.id)
  t.is(await getWebhook(context, webhook.id).catch(codeOf), 'not-found')
  const events = await app
    .db('events')
    .where({ account_id: context.account.id, target_kind: 'webhook' })
    .orderBy('id')
  t.deepEqual(
    events.map(({ type }) => type),
    ['webhook.created', 'webhook.changed', 'webhook.secret_rolled', 'webhook.removed'],
  )
  t.like(events[1]?.data, { before: { eventTypes: ['group.*'] }, after: { eventTypes: ['*'] } })
  t.notRegex(JSON.stringify(events), /token=|whsec/)
  for (const table of ['webhooks', 'webhook_secrets', 'webhook_deliveries']) {
    t.is((await app.db(table).where({ account_id: context.account.id })).length, 0)
  }
})

test('what is malformed is refused with its field', async t => {
  const context = app.inAccount(await app.makeAccount('wrong'))
  const code = (change: object): Promise<unknown> =>
    createWebhook(context, app.box, { ...input, ...change }).catch(codeOf)
  for (const bad of [
    '',
    'hooks',
    'http://hooks.example/',
    'ftp://x.example',
    'https://u:p@x.example',
    'https://x.example/#a',
  ]) {
    t.is(await code({ url: bad }), 'invalid url', bad)
  }
  for (const bad of [
    [],
    ['group'],
    ['*.created'],
    ['group.*', ''],
    ['GROUP.created'],
    Array.from({ length: 101 }, () => '*'),
  ]) {
    t.is(await code({ eventTypes: bad }), 'invalid eventTypes', JSON.stringify(bad.slice(0, 2)))
  }
  t.is(await code({ description: 'x'.repeat(513) }), 'invalid description')
  t.is((await app.db('webhooks').where({ account_id: context.account.id })).length, 0)
})

test('there are at most fifty, also when two are made at once', async t => {
  const context = app.inAccount(await app.makeAccount('many'))
  for (let n = 0; n < 48; n++) await createWebhook(context, app.box, input)
  const made = await Promise.all(
    Array.from({ length: 6 }, () => createWebhook(context, app.box, input).catch(codeOf)),
  )
  t.is(made.filter(each => each === 'conflict').length, 4)
  t.is((await app.db('webhooks').where({ account_id: context.account.id })).length, 50)
})

test('a webhook of another account, and one that there is not, look alike to everything', async t => {
  const [own, other] = [await app.makeAccount('own'), await app.makeAccount('other')]
  const context = app.inAccount(own)
  const { webhook } = await createWebhook(context, app.box, input)
  const delivery = await pingWebhook(context, webhook.id)
  const admin = calledBy(app.inAccount(other), 'account_administrator')
  for (const id of [webhook.id, 'x', '00000000-0000-0000-0000-000000000000']) {
    for (const [name, act] of Object.entries(everything(admin, id, delivery))) {
      t.is(await act().catch(codeOf), 'not-found', `${name} ${id}`)
    }
  }
  const second = await createWebhook(context, app.box, input)
  t.is(await getDelivery(context, second.webhook.id, delivery).catch(codeOf), 'not-found')
  t.is(await replayDelivery(context, second.webhook.id, delivery).catch(codeOf), 'not-found')
  t.deepEqual((await listWebhooks(admin)).items, [])
})

test('seeing needs webhooks.view, changing webhooks.manage, and both what a webhook tells: audit.view', async t => {
  const context = app.inAccount(await app.makeAccount('rights'))
  const { webhook } = await createWebhook(context, app.box, input)
  const delivery = await pingWebhook(context, webhook.id)
  const seen = new Set(['get', 'secrets', 'deliveries'])
  const attempts = [
    [[], new Set<string>()],
    [['webhooks.view'], seen],
    [['webhooks.view', 'webhooks.manage'], seen],
    [['webhooks.view', 'audit.view'], new Set([...seen, 'delivery'])],
  ] as const
  for (const [rights, allowed] of attempts) {
    const caller = calledBy(context, rights)
    for (const [name, act] of Object.entries(everything(caller, webhook.id, delivery))) {
      const outcome = await act().then(() => 'allowed', codeOf)
      t.is(outcome, allowed.has(name) ? 'allowed' : 'forbidden', `${name} with ${rights.join()}`)
    }
    t.is(await createWebhook(caller, app.box, input).catch(codeOf), 'forbidden')
  }
  const developer = calledBy(context, 'developer')
  for (const act of Object.values(everything(developer, webhook.id, delivery)))
    await t.notThrowsAsync(act)
})
