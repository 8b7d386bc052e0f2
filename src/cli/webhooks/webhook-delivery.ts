import {
  listDeliveries,
  pingWebhook,
  replayDelivery,
  replayRange,
} from '../../domain/webhooks/deliveries.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { deliveryStates } from '../../model/webhook.ts'
import { timeIn } from '../audit-filter.ts'
import {
  accountOption,
  type Command,
  oneOf,
  optionalText,
  table,
  text,
  UsageError,
} from '../command.ts'
import { contextIn } from '../workplace.ts'
import { webhookOption } from './webhook.ts'

export const webhookDeliveryCommands: readonly Command[] = [
  {
    name: 'webhook deliveries',
    summary: 'Lists the last 200 deliveries of a webhook, the newest first',
    options: {
      account: accountOption,
      webhook: webhookOption,
      state: { type: 'string', meaning: 'only these', value: deliveryStates.join('|') },
    },
    run: async (workplace, options) => {
      const state =
        optionalText(options, 'state') === undefined
          ? undefined
          : oneOf(options, 'state', { words: deliveryStates })
      const context = await contextIn(workplace, text(options, 'account'))
      const asked = { state, limit: 200 }
      const { items } = await listDeliveries(context, text(options, 'webhook'), asked)
      const rows = items.map(each => [
        each.id,
        each.createdAt.toISOString(),
        each.type,
        each.state,
        String(each.attempts),
      ])
      return {
        json: items.map(isoTimes),
        text: table([['id', 'at', 'what', 'state', 'attempts'], ...rows]),
      }
    },
  },
  {
    name: 'webhook replay',
    summary: 'Sends one delivery, or what failed since a time, once more',
    options: {
      account: accountOption,
      webhook: webhookOption,
      delivery: { type: 'string', meaning: 'this one', value: 'ID' },
      from: { type: 'string', meaning: 'what failed at this time or later', value: 'TIME' },
      until: { type: 'string', meaning: 'and before this time (now)', value: 'TIME' },
      delivered: { type: 'boolean', meaning: 'also what has arrived before' },
    },
    run: async (workplace, options) => {
      const [delivery, from] = [optionalText(options, 'delivery'), timeIn(options, 'from')]
      const until = timeIn(options, 'until')
      if ((delivery === undefined) === (from === undefined)) {
        throw new UsageError('webhook replay needs --delivery or --from')
      }
      const context = await contextIn(workplace, text(options, 'account'))
      const id = text(options, 'webhook')
      if (from === undefined) await replayDelivery(context, id, delivery ?? '')
      const delivered = options.values['delivered'] === true
      const range = from && (await replayRange(context, id, { from, until, delivered }))
      const deliveries = range ?? 1
      return { json: { deliveries }, text: `${deliveries} will be sent once more.\n` }
    },
  },
  {
    name: 'webhook ping',
    summary: 'Sends a message of the type webhook.ping',
    options: { account: accountOption, webhook: webhookOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const delivery = await pingWebhook(context, text(options, 'webhook'))
      return { json: { delivery }, text: `Will be sent as ${delivery}.\n` }
    },
  },
]
