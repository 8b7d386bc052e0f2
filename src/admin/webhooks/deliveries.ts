import {
  getDelivery,
  listDeliveries,
  pingWebhook as ping,
  replayDelivery,
  replayRange,
} from '../../domain/webhooks/deliveries.ts'
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  pingWebhook,
  replayWebhook,
  replayWebhookDelivery,
} from '../contract/webhooks/deliveries.ts'
import { route } from '../route.ts'
import { placeAt, timedAnswer } from '../lists/timed.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const webhookDeliveryRoutes = [
  route(listWebhookDeliveries, async request => {
    const { context, params, query } = request
    const asked = { state: query.state, limit: query.limit, after: placeAt(request) }
    return timedAnswer(request, await listDeliveries(context, params.webhook, asked), isoTimes)
  }),
  route(getWebhookDelivery, async ({ context, params }) => {
    const { data, log, ...delivery } = await getDelivery(context, params.webhook, params.delivery)
    return {
      ...isoTimes(delivery),
      data,
      log: log.map(isoTimes),
    }
  }),
  route(replayWebhookDelivery, ({ context, params }) =>
    replayDelivery(context, params.webhook, params.delivery),
  ),
  route(replayWebhook, async ({ context, params, body: { from, until, delivered } }) => {
    const last = until === undefined ? undefined : new Date(until)
    const range = { from: new Date(from), until: last, delivered }
    return { deliveries: await replayRange(context, params.webhook, range) }
  }),
  route(pingWebhook, async ({ context, params }) => ({
    delivery: await ping(context, params.webhook),
  })),
]
