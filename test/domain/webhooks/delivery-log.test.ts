import test from 'ava'
import { sweepExpired } from '../../../src/domain/housekeeping.ts'
import { deliverWebhooks } from '../../../src/domain/webhooks/deliver-webhooks.ts'
import {
  getDelivery,
  listDeliveries,
  pingWebhook,
} from '../../../src/domain/webhooks/deliveries.ts'
import { changeWebhook } from '../../../src/domain/webhooks/webhooks.ts'
import { newId } from '../../../src/lib/ids.ts'
import { createOutbound } from '../../../src/lib/outbound.ts'
import { outboundRules } from '../../../src/lib/outbound-rules.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { verifyMessage } from '../../support/webhook-receiver.ts'
import { webhookWorld } from '../../support/webhook-world.ts'

const app = testApp(test)

test.serial('a ping is sent whatever the webhook listens to, and says who asked', async t => {
  const { context, receiver, id, secret, deliver } = await webhookWorld(app, t, 'ping')
  const delivery = await pingWebhook(context, id)
  await deliver()
  t.like(receiver.heard[0], { id: delivery, type: 'webhook.ping' })
  t.like(receiver.heard[0]?.data, { webhook: id, actor: { name: 'test' } })
  if (receiver.heard[0] !== undefined) verifyMessage(secret, receiver.heard[0])
  await changeWebhook(context, id, { change: { enabled: false } })
  t.is(await pingWebhook(context, id).catch(codeOf), 'conflict')
})

test.serial('what lies inside is not reached, and the log says why', async t => {
  const { context, receiver, id, group } = await webhookWorld(app, t, 'inside')
  await group('G')
  const { db, box } = app
  await deliverWebhooks({ db, box, outbound: createOutbound(outboundRules([])) })
  t.is(receiver.heard.length, 0)
  const [delivery] = (await listDeliveries(context, id)).items
  const { log } = await getDelivery(context, id, delivery?.id ?? '')
  t.like(log[0], {
    status: null,
    error: '127.0.0.1 may not be reached: COHORT_OUTBOUND_ALLOW does not list it',
  })
})

test.serial(
  'deliveries are listed page by page, newest first, and go after thirty days',
  async t => {
    const { context, id } = await webhookWorld(app, t, 'pages')
    await app.db.raw(
      `insert into webhook_deliveries (account_id, id, webhook_id, type, occurred_at, data, state, created_at)
     select account_id, gen_random_uuid(), id, 'group.created', now(), '{}', 'failed', date_trunc('day', now()) - make_interval(days => n / 3)
       from webhooks, generate_series(1, 120) n where id = ?`,
      [id],
    )
    const seen: string[] = []
    for (let after: { at: Date; id: string } | undefined; ;) {
      const page = await listDeliveries(context, id, { limit: 50, after })
      seen.push(...page.items.map(item => item.id))
      after = page.next
      if (after === undefined) break
    }
    t.is(new Set(seen).size, 120)
    await sweepExpired(app.db)
    const left = await app.db('webhook_deliveries').where({ webhook_id: id })
    t.true(left.length >= 88 && left.length < 92, `${left.length}`)
    t.is(await getDelivery(context, id, newId()).catch(codeOf), 'not-found')
    t.is(await getDelivery(context, id, 'x').catch(codeOf), 'not-found')
  },
)

function codeOf(error: unknown): string {
  return (error as Refusal).code
}
