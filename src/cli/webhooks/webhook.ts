import { isoTimes } from '../../lib/iso-times.ts'
import { type SecretGrace, secretGraces } from '../../model/webhook.ts'
import { rollWebhookSecret } from '../../domain/webhooks/webhook-secrets.ts'
import {
  changeWebhook,
  createWebhook,
  listWebhooks,
  removeWebhook,
} from '../../domain/webhooks/webhooks.ts'
import {
  accountOption,
  type Command,
  oneOf,
  type Option,
  optionalText,
  table,
  text,
  texts,
} from '../command.ts'
import { everyPart } from '../every-part.ts'
import { contextIn } from '../workplace.ts'

const urlOption: Option = { type: 'string', meaning: 'where messages go', value: 'URL' }
const eventOption: Option = {
  type: 'string',
  meaning: 'a type (group.changed), a beginning (group.*) or *',
  multiple: true,
  value: 'TYPE',
}
const descriptionOption: Option = { type: 'string', meaning: 'what it is for' }

export const webhookOption: Option = {
  type: 'string',
  meaning: 'id of the webhook',
  required: true,
  value: 'ID',
}

export const webhookCommands: readonly Command[] = [
  {
    name: 'webhook create',
    summary:
      'Makes a webhook that hears of events (Standard Webhooks) and prints its secret, this once',
    options: {
      account: accountOption,
      url: { ...urlOption, required: true },
      event: { ...eventOption, required: true },
      description: descriptionOption,
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { webhook, secret } = await createWebhook(context, workplace.installation.box, {
        url: text(options, 'url'),
        description: optionalText(options, 'description') ?? '',
        eventTypes: texts(options, 'event'),
      })
      return {
        json: { ...isoTimes(webhook), secret: secret.secret },
        text: `Webhook ${webhook.id}\nSecret  ${secret.secret}\n`,
      }
    },
  },
  {
    name: 'webhook list',
    summary: 'Lists the webhooks of an account and how they do',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const webhooks = await everyPart(part => listWebhooks(context, part))
      const rows = webhooks.map(each => [
        each.id,
        each.url,
        each.eventTypes.join(' '),
        each.enabled ? 'on' : (each.disabledReason ?? 'off'),
        each.lastFailure ?? '',
      ])
      return {
        json: webhooks.map(isoTimes),
        text: table([['id', 'to', 'hears', 'state', 'last failure'], ...rows]),
      }
    },
  },
  {
    name: 'webhook change',
    summary: 'Changes a webhook',
    options: {
      account: accountOption,
      webhook: webhookOption,
      url: urlOption,
      event: eventOption,
      description: descriptionOption,
      enabled: { type: 'string', meaning: 'whether it hears anything', value: 'on|off' },
    },
    run: async (workplace, options) => {
      const enabled =
        optionalText(options, 'enabled') === undefined
          ? undefined
          : oneOf(options, 'enabled', { words: ['on', 'off'] }) === 'on'
      const types = texts(options, 'event')
      const context = await contextIn(workplace, text(options, 'account'))
      const webhook = await changeWebhook(context, text(options, 'webhook'), {
        change: {
          url: optionalText(options, 'url'),
          description: optionalText(options, 'description'),
          eventTypes: types.length === 0 ? undefined : types,
          enabled,
        },
      })
      return { json: isoTimes(webhook), text: 'Changed.\n' }
    },
  },
  {
    name: 'webhook remove',
    summary: 'Removes a webhook with its deliveries',
    options: { account: accountOption, webhook: webhookOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const id = text(options, 'webhook')
      await removeWebhook(context, id)
      return { json: { id }, text: 'Removed.\n' }
    },
  },
  {
    name: 'webhook roll-secret',
    summary:
      'Makes a new secret and prints it, this once; the present one signs beside it for a while',
    options: {
      account: accountOption,
      webhook: webhookOption,
      grace: { type: 'string', meaning: 'for how long (24h)', value: graces().join('|') },
    },
    run: async (workplace, options) => {
      const grace = oneOf(options, 'grace', { words: graces(), otherwise: '24h' })
      const context = await contextIn(workplace, text(options, 'account'))
      const rolled = { id: text(options, 'webhook'), grace }
      const { id, secret } = await rollWebhookSecret(context, workplace.installation.box, rolled)
      return { json: { id, secret }, text: `Secret  ${secret}\n` }
    },
  },
]

function graces(): SecretGrace[] {
  return Object.keys(secretGraces) as SecretGrace[]
}
