import type { Json } from '../model/json.ts'
import type { Workplace } from './workplace.ts'

export type Option = {
  readonly type: 'string' | 'boolean'
  readonly meaning: string
  readonly required?: boolean
  /** May be given several times. */
  readonly multiple?: boolean
  /** What stands for the value in the help. */
  readonly value?: string
}

export type Options = {
  readonly values: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >
  readonly json: boolean
}

export type Output = { readonly json: Json; readonly text?: string }

export type Command = {
  /** Noun and verb. */
  readonly name: string
  readonly summary: string
  readonly options: Readonly<Record<string, Option>>
  readonly run: (workplace: Workplace, options: Options) => Promise<Output>
}

/** The words of the command are wrong, not the state of things. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const accountOption: Option = {
  type: 'string',
  meaning: 'slug of the account',
  required: true,
  value: 'A',
}

/** A text option that `required` has made sure of. */
export function text({ values }: Options, name: string): string {
  return optionalText({ values, json: false }, name) ?? ''
}

export function optionalText({ values }: Options, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export function texts({ values }: Options, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}

/** One of some words, or a usage error that lists them. */
export function oneOf<Word extends string>(
  options: Options,
  name: string,
  { words, otherwise }: { words: readonly Word[]; otherwise?: Word },
): Word {
  const given = optionalText(options, name) ?? otherwise
  const found = words.find(word => word === given)
  if (found !== undefined) return found
  throw new UsageError(`--${name} is one of ${words.join(', ')}`)
}

/** Rows as aligned columns, for people; the first row is the heading. */
export function table(raw: readonly (readonly string[])[]): string {
  const rows = raw.map(row => row.map(printable))
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map(row => (row[column] ?? '').length)),
  )
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/** Names come from outside: what would steer a terminal is written as its code. */
function printable(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Cf}]/gu, each => `\\u{${each.codePointAt(0)?.toString(16)}}`)
}
