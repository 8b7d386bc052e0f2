import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listAudit } from '../domain/audit/audit.ts'
import { eraseFromAudit } from '../domain/audit/erase-person.ts'
import { auditFormats, eventJson, exportAudit } from '../domain/audit/export-audit.ts'
import { getRetention, setRetention } from '../domain/audit/retention.ts'
import { filterOptions, filterOf } from './audit-filter.ts'
import {
  accountOption,
  type Command,
  oneOf,
  optionalText,
  table,
  text,
  UsageError,
} from './command.ts'
import { contextIn } from './workplace.ts'

const most = 200

export const auditCommands: readonly Command[] = [
  {
    name: 'audit list',
    summary: 'Lists what happened in an account, the newest first',
    options: {
      account: accountOption,
      ...filterOptions,
      limit: { type: 'string', meaning: `how many events, at most ${most} (50)`, value: 'N' },
    },
    run: async (workplace, options) => {
      const limit = countIn(optionalText(options, 'limit') ?? '50')
      const filter = filterOf(options)
      const context = await contextIn(workplace, text(options, 'account'))
      const { items } = await listAudit(context, { filter, limit })
      const rows = items.map(({ at, actor, target, ...event }) => [
        at.toISOString(),
        event.type,
        `${actor.kind} ${actor.name}`,
        `${target.kind} ${target.name}`,
        event.reason ?? '',
      ])
      return {
        json: items.map(eventJson),
        text: table([['at', 'what', 'by', 'on', 'reason'], ...rows]),
      }
    },
  },
  {
    name: 'audit export',
    summary: 'Writes what happened in an account, the newest first, into a new file',
    options: {
      account: accountOption,
      output: { type: 'string', meaning: 'the file', required: true, value: 'FILE' },
      format: {
        type: 'string',
        meaning: 'form of the file (jsonl)',
        value: auditFormats.join('|'),
      },
      ...filterOptions,
    },
    run: async (workplace, options) => {
      const format = oneOf(options, 'format', { words: auditFormats, otherwise: 'jsonl' })
      const file = text(options, 'output')
      const filter = filterOf(options)
      const context = await contextIn(workplace, text(options, 'account'))
      const pieces = await exportAudit(context, { filter, format })
      const output = createWriteStream(file, { flags: 'wx', mode: 0o600 })
      await pipeline(Readable.from(pieces, { highWaterMark: 1 }), output)
      const bytes = output.bytesWritten
      return { json: { file, bytes }, text: `Wrote ${bytes} bytes into ${file}.\n` }
    },
  },
  {
    name: 'audit retention',
    summary: 'Shows or sets how many months the audit trail of an account reaches back',
    options: {
      account: accountOption,
      months: { type: 'string', meaning: 'older events are deleted for good', value: 'N|off' },
    },
    run: async (workplace, options) => {
      const given = optionalText(options, 'months')
      const wanted = given === undefined || given === 'off' ? null : countIn(given)
      const context = await contextIn(workplace, text(options, 'account'))
      if (given !== undefined) await setRetention(context, wanted)
      const months = await getRetention(context)
      const words =
        months === null ? 'Everything is kept.' : `Events are kept for ${months} months.`
      return { json: { months }, text: `${words}\n` }
    },
  },
  {
    name: 'audit erase',
    summary: 'Takes who a deleted person was out of the audit trail, for good',
    options: {
      account: accountOption,
      user: { type: 'string', meaning: 'id of the person', required: true, value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const events = await eraseFromAudit(context, text(options, 'user'))
      return { json: { events }, text: `Changed ${events} events.\n` }
    },
  },
]

function countIn(given: string): number {
  if (!/^\d{1,6}$/.test(given)) throw new UsageError(`“${given}” is no count`)
  return Number(given)
}
