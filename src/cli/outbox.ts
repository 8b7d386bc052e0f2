import { listOutbox, type OutboxState, retryOutbox } from '../domain/outbox/outbox.ts'
import { isId } from '../lib/ids.ts'
import { isoTimes } from '../lib/iso-times.ts'
import type { JsonObject } from '../model/json.ts'
import { accountOption, type Command, optionalText, table, text, UsageError } from './command.ts'
import { everyPart } from './every-part.ts'
import { contextIn } from './workplace.ts'

export const outboxCommands: readonly Command[] = [
  {
    name: 'outbox list',
    summary: 'Lists what is still to be told or decided and what was given up',
    options: {
      account: accountOption,
      dead: { type: 'boolean', meaning: 'only what was given up after the last attempt' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const dead = options.values['dead'] === true
      const items = await everyPart(part => listOutbox(context, { ...part, dead }))
      const rows = items.map(each => [
        each.id,
        each.kind,
        String(each.attempts),
        each.deadAt === null ? each.nextAttemptAt.toISOString() : 'given up',
        each.lastError ?? '',
      ])
      return {
        json: items.map(toJson),
        text: table([['id', 'what', 'attempts', 'next', 'last error'], ...rows]),
      }
    },
  },
  {
    name: 'outbox retry',
    summary: 'Tries again what was given up, one or all',
    options: {
      account: accountOption,
      id: { type: 'string', meaning: 'only this one', value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const id = optionalText(options, 'id')
      if (id !== undefined && !isId(id)) throw new UsageError('--id is the id of a row')
      const count = await retryOutbox(context, id)
      return { json: { retried: count }, text: `${count} will be tried again.\n` }
    },
  },
]

function toJson(state: OutboxState): JsonObject {
  const { accountId: _, createdAt: __, ...entry } = state
  return isoTimes(entry)
}
