import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportAll } from '../domain/transfer/export.ts'
import { importerOf } from '../domain/transfer/importers.ts'
import { runImport } from '../domain/transfer/run-import.ts'
import { readRecords, recordFormats } from '../lib/read-records.ts'
import type { ImportedLine, TransferKind } from '../model/transfer.ts'
import {
  accountOption,
  type Command,
  oneOf,
  type Options,
  optionalText,
  type Output,
  table,
  text,
} from './command.ts'
import { contextIn, type Workplace } from './workplace.ts'

const nouns: Readonly<Record<TransferKind, string>> = {
  users: 'user',
  groups: 'group',
  memberships: 'membership',
}

const format = { type: 'string', meaning: 'csv (default) or jsonl', value: 'F' } as const
const dryRun = { type: 'boolean', meaning: 'tell what would happen and do nothing' } as const
const invite = { type: 'boolean', meaning: 'invite new people by mail' } as const
const mostShown = 1000

export function transferCommands(kind: TransferKind): readonly Command[] {
  return [importOf(kind), exportOf(kind)]
}

function importOf(kind: TransferKind): Command {
  return {
    name: `${nouns[kind]} import`,
    summary: `Imports ${kind} from a file`,
    options: {
      account: accountOption,
      file: { type: 'string', meaning: 'the file to read', required: true, value: 'F' },
      format,
      'dry-run': dryRun,
      ...(kind === 'users' ? { invite } : {}),
    },
    run: (workplace, options) => importFile(workplace, options, kind),
  }
}

async function importFile(
  workplace: Workplace,
  options: Options,
  kind: TransferKind,
): Promise<Output> {
  const context = await contextIn(workplace, text(options, 'account'))
  const { box } = workplace.installation
  const importer = importerOf(context, kind, { box, invite: options.values['invite'] === true })
  const words = formatOf(options)
  const refused: ImportedLine[] = []
  const summary = await runImport(context, {
    importer,
    open: () => readRecords(createReadStream(text(options, 'file')), words),
    dryRun: options.values['dry-run'] === true,
    report: {
      restart: () => void refused.splice(0),
      tell: line => {
        if (line.outcome === 'refused' && refused.length < mostShown) refused.push(line)
      },
    },
  })
  const { created, invited, changed, unchanged } = summary
  const counts = { created, invited, changed, unchanged, refused: summary.refused }
  const rows = Object.entries(counts).map(([outcome, count]) => [outcome, String(count)])
  const why = refused.map(({ line, name, message = '' }) => [String(line), name, message])
  const problems =
    why.length === 0 ? '' : `\n${table([['line', 'what', 'refused because'], ...why])}`
  return {
    json: { summary, refused: refused.map(line => ({ ...line })) },
    text: `${table([['lines', String(summary.lines)], ...rows])}${problems}`,
  }
}

function exportOf(kind: TransferKind): Command {
  return {
    name: `${nouns[kind]} export`,
    summary: `Exports ${kind} to a file, or to standard output`,
    options: {
      account: accountOption,
      file: { type: 'string', meaning: 'the file to write', value: 'F' },
      format,
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const pieces = Readable.from(await exportAll(context, kind, formatOf(options)))
      const file = optionalText(options, 'file')
      if (file === undefined) {
        await pipeline(pieces, process.stdout, { end: false })
        return { json: null, text: '' }
      }
      await pipeline(pieces, createWriteStream(file, { mode: 0o600 }))
      return { json: { file }, text: `Exported ${kind} to ${file}\n` }
    },
  }
}

function formatOf(options: Options): (typeof recordFormats)[number] {
  return oneOf(options, 'format', { words: recordFormats, otherwise: 'csv' })
}
