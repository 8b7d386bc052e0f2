import test from 'ava'
import { deliverWebhooks } from '../../../src/domain/webhooks/deliver-webhooks.ts'
import {
  getDelivery,
  listDeliveries,
  replayDelivery,
  replayRange,
} from '../../../src/domain/webhooks/deliveries.ts'
import { changeWebhook, getWebhook } from '../../../src/domain/webhooks/webhooks.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { verifyMessage } from '../../support/webhook-receiver.ts'
import { webhookWorld } from '../../support/webhook-world.ts'

const app = testApp(test)

test.serial(
  'what failed is tried again later with the same id and a new signature, and the log tells of each attempt',
  async t => {
    const { context, receiver, id, secret, group, deliver } = await webhookWorld(app, t, 'retries')
    receiver.answer(
      { status: 500, body: 'out of order' },
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    )
    receiver.answer(
      { status: 429, headers: { 'retry-after': '7200' } },
      { status: 200, body: 'y'.repeat(50_000) },
    )
    await group('G')
    await deliver()
    const row = (): Promise<{ attempts: number; next_attempt_at: Date } | undefined> =>
      app.db('outbox').where({ account_id: context.account.id, kind: 'webhook' }).first()
    const first = await row()
    t.is(first?.attempts, 1)
    t.true(Number(first?.next_attempt_at) > Date.now() + 3000)
    await deliver()
    await deliver()
    t.true(Number((await row())?.next_attempt_at) > Date.now() + 7_000_000)
    t.truthy((await getWebhook(context, id)).failingSince)
    await deliver()
    t.is(await row(), undefined)
    t.is(receiver.heard.length, 4)
    t.is(new Set(receiver.heard.map(({ id: message }) => message)).size, 1)
    for (const message of receiver.heard) t.notThrows(() => verifyMessage(secret, message))
    const [delivery] = (await listDeliveries(context, id)).items
    t.like(delivery, {
      id: receiver.heard[0]?.id,
      type: 'group.created',
      state: 'delivered',
      attempts: 4,
    })
    const { log, data } = await getDelivery(context, id, delivery?.id ?? '')
    t.deepEqual(
      log.map(({ number, status, error }) => [number, status, error]),
      [
        [4, 200, null],
        [3, 429, 'answered 429'],
        [2, 302, 'answered 302'],
        [1, 500, 'answered 500'],
      ],
    )
    t.is(log[3]?.answer, 'out of order')
    t.is(log[0]?.answer.length, 500)
    t.true(log.every(({ milliseconds }) => milliseconds >= 0))
    t.like(data, { target: { name: 'G' } })
    t.is((await getWebhook(context, id)).failingSince, null)
  },
)

test.serial(
  'after the last attempt it is failed, and can be replayed, once for each wish',
  async t => {
    const { context, receiver, id, group, deliver } = await webhookWorld(app, t, 'replayed')
    receiver.answer({ status: 503 })
    await group('G')
    await app
      .db('outbox')
      .where({ account_id: context.account.id, kind: 'webhook' })
      .update({ attempts: 17 })
    await deliver()
    const [failed] = (await listDeliveries(context, id, { state: 'failed' })).items
    t.is(failed?.attempts, 1)
    t.is(await deliver(), 0)
    // Twenty wishes at once, and those behind them, are one delivery while it waits.
    await Promise.all(
      Array.from({ length: 20 }, () => replayDelivery(context, id, failed?.id ?? '')),
    )
    await replayDelivery(context, id, failed?.id ?? '')
    t.is(
      (await app.db('outbox').where({ account_id: context.account.id, kind: 'webhook' })).length,
      1,
    )
    const parts = receiver.parts(app)
    const again = await Promise.all([1, 2, 3].map(() => deliverWebhooks(parts)))
    t.is(
      again.reduce((sum, each) => sum + each, 0),
      1,
    )
    t.is(receiver.heard.length, 2)
    t.is(receiver.heard[1]?.id, receiver.heard[0]?.id)
    t.is((await listDeliveries(context, id)).items[0]?.state, 'delivered')
    const told = await app
      .db('events')
      .where({ account_id: context.account.id, type: 'webhook.replayed' })
    t.is(told.length, 1)
  },
)

test.serial('a range of time is replayed: what failed in it, or all of it', async t => {
  const { context, receiver, id, group, deliver } = await webhookWorld(app, t, 'range')
  const from = new Date(Date.now() - 60_000)
  for (const name of ['A', 'B', 'C', 'D']) await group(name)
  await deliver()
  await app
    .db('webhook_deliveries')
    .where({ webhook_id: id })
    .whereRaw(`data #>> '{target,name}' in ('A', 'B')`)
    .update({ state: 'failed' })
  await app
    .db('webhook_deliveries')
    .where({ webhook_id: id })
    .whereRaw(`data #>> '{target,name}' = 'A'`)
    .update({ created_at: new Date(Date.now() - 120_000) })
  receiver.heard.splice(0)
  t.is(await replayRange(context, id, { from }), 1)
  t.is(await replayRange(context, id, { from }), 0, 'it waits already')
  await deliver()
  t.deepEqual(
    receiver.heard.splice(0).map(({ data }) => data.target.name),
    ['B'],
  )
  t.is(await replayRange(context, id, { from, delivered: true }), 3)
  await deliver()
  t.deepEqual(
    receiver.heard
      .splice(0)
      .map(({ data }) => String(data.target.name))
      .toSorted(),
    ['B', 'C', 'D'],
  )
  t.is(await replayRange(context, id, { from: new Date(0), until: from }), 1)
  const now = new Date()
  t.is(await replayRange(context, id, { from: now, until: now }).catch(codeOf), 'invalid')
  await app.db.raw(
    `insert into webhook_deliveries (account_id, id, webhook_id, type, occurred_at, data, state)
     select account_id, gen_random_uuid(), id, 'group.created', now(), '{}', 'failed' from webhooks, generate_series(1, 10001)
      where id = ?`,
    [id],
  )
  t.is(await replayRange(context, id, { from }).catch(codeOf), 'too-costly')
})

test.serial(
  'a webhook that nothing reaches for days, or that is gone, is switched off, with an event',
  async t => {
    const { context, receiver, id, group, deliver } = await webhookWorld(app, t, 'hopeless')
    receiver.answer(...Array.from({ length: 3 }, () => ({ status: 500 })))
    for (const name of ['A', 'B', 'C']) await group(name)
    await app
      .db('webhooks')
      .where({ id })
      .update({ failing_since: new Date(Date.now() - 6 * 86_400_000) })
    await deliver()
    t.like(await getWebhook(context, id), {
      enabled: false,
      disabledReason: 'nothing arrived for 5 days',
    })
    const events = (): Promise<{ actor_kind: string }[]> =>
      app.db('events').where({ account_id: context.account.id, type: 'webhook.disabled' })
    t.deepEqual(
      (await events()).map(({ actor_kind: kind }) => kind),
      ['system'],
    )
    await deliver()
    t.is(receiver.heard.length, 3)
    t.is((await listDeliveries(context, id, { state: 'failed' })).items.length, 3)
    await changeWebhook(context, id, { change: { enabled: true } })
    t.like(await getWebhook(context, id), { disabledReason: null, failingSince: null })
    t.is(await replayRange(context, id, { from: new Date(Date.now() - 60_000) }), 3)
    receiver.answer({ status: 410 })
    await deliver()
    t.like(await getWebhook(context, id), {
      enabled: false,
      disabledReason: 'the receiver answered 410: it is gone',
    })
    t.is((await events()).length, 2)
  },
)

function codeOf(error: unknown): string {
  return (error as Refusal).code
}
