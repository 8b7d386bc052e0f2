import type { Command, Option } from './command.ts'
import { table } from './command.ts'

/** What every command takes. */
export const common: Readonly<Record<string, Option>> = {
  reason: { type: 'string', meaning: 'why, for the audit trail' },
  json: { type: 'boolean', meaning: 'print one JSON value and nothing else' },
}

export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => [`  ${name}`, summary])
  return `cohort <noun> <verb> [options]\n\n${table(rows)}\nEach command has --help, --reason and --json.\n`
}

export function helpOf({ name, summary, options }: Command): string {
  const entries = Object.entries(options)
  const all = [...entries, ...Object.entries(common)]
  const usage = entries.map(([option, described]) => usageOf(option, described)).join(' ')
  const rows = all.map(([option, described]) => [
    `  --${option}${valueOf(described)}`,
    `${described.meaning}${described.multiple === true ? ' (may be repeated)' : ''}`,
  ])
  return `${summary}\n\n  cohort ${name} ${usage}\n\n${table(rows)}`
}

function usageOf(name: string, option: Option): string {
  const word = `--${name}${valueOf(option)}${option.multiple === true ? '…' : ''}`
  return option.required === true ? word : `[${word}]`
}

function valueOf(option: Option): string {
  return option.type === 'boolean' ? '' : ` ${option.value ?? 'TEXT'}`
}
