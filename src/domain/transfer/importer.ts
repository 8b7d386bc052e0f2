import type { FileRecord } from '../../lib/read-records.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ImportedLine } from '../../model/transfer.ts'
import { atSavepoint, type Context } from '../context.ts'

export type Fields = Readonly<Record<string, string | null>>

/** A line that could be read. */
export type Row = { readonly line: number; readonly fields: Fields }

/** How lines of one kind are imported, some at once. */
export type Importer = {
  /** The column that names what the line is about. */
  readonly name: string
  readonly required: readonly string[]
  readonly columns: readonly string[]
  /** Of an export: known, and passed by. */
  readonly derived: readonly string[]
  /** Lines that are imported in one transaction. */
  readonly batch: number
  /** Imports some rows, inside a transaction, and tells what became of each, in any order. */
  readonly run: (inside: Context, rows: readonly Row[]) => Promise<readonly ImportedLine[]>
}

/** A record as a row, or the line that tells why it is none. */
export function rowOf(importer: Importer, record: FileRecord): Row | ImportedLine {
  if ('problem' in record) {
    const { line, problem: message } = record
    return { line, outcome: 'refused', name: '', code: 'invalid', message }
  }
  const { line, fields } = record
  const name = fields[importer.name] ?? ''
  const known = [...importer.columns, ...importer.derived]
  const unknown = Object.keys(fields).find(column => !known.includes(column))
  const missing = importer.required.find(column => (fields[column] ?? '') === '')
  const unreadable = Object.entries(fields).find(([, text]) => text !== null && !isText(text))
  if (unknown !== undefined) return refused({ line, name }, unknown, 'there is no such column')
  if (missing !== undefined) return refused({ line, name }, missing, 'is missing')
  if (unreadable !== undefined) {
    return refused({ line, name }, unreadable[0], 'has characters that are no text')
  }
  return { line, fields }
}

/** What cannot be stored as text: NUL, half a surrogate pair, or what was no UTF-8. */
function isText(text: string): boolean {
  return text.isWellFormed() && !/[\0\ufffd]/.test(text)
}

function refused(
  about: { readonly line: number; readonly name: string },
  field: string,
  message: string,
): ImportedLine {
  return { ...about, outcome: 'refused', code: 'invalid', field, message: `${field}: ${message}` }
}

/** Imports one row by itself: what is refused of it is undone and told, and the others go on. */
export async function oneByOne(
  inside: Context,
  about: { readonly line: number; readonly name: string },
  work: (within: Context) => Promise<Omit<ImportedLine, 'line' | 'name'>>,
): Promise<ImportedLine> {
  try {
    return { ...about, ...(await atSavepoint(inside, work)) }
  } catch (error) {
    return lineOf(about, error)
  }
}

/** The line that tells of a refusal; other errors pass. */
export function lineOf(
  about: { readonly line: number; readonly name: string },
  error: unknown,
): ImportedLine {
  if (!(error instanceof Refusal)) throw error
  const { code, message, field } = error
  const where = field === undefined ? {} : { field }
  return { ...about, outcome: 'refused', code: code.replaceAll('-', '_'), message, ...where }
}
