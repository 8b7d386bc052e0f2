import type { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'

/**
 * One record of a file and the line where it ends, or what is wrong there. A field that is null is to be taken away; one
 * that says nothing is left out.
 */
export type FileRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, string | null>> }
  | { readonly line: number; readonly problem: string }

export const recordFormats = ['csv', 'jsonl'] as const

export type RecordFormat = (typeof recordFormats)[number]

const longest = 64 * 1024

/** Reads records one after the other: only one is in memory. After what cannot be read at all nothing follows. */
export function readRecords(file: Readable, format: RecordFormat): AsyncGenerator<FileRecord> {
  return format === 'csv' ? csvRecords(file) : jsonLines(file)
}

type Parsed = { readonly record: readonly string[]; readonly info: Info }

async function* csvRecords(file: Readable): AsyncGenerator<FileRecord> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longest,
  })
  file.on('error', error => parser.destroy(error))
  file.pipe(parser)
  let columns: readonly string[] | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (columns === undefined) columns = record.map(name => name.trim())
      else yield toRecord(columns, record, info.lines)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { line: Number(error['lines'] ?? 0), problem: `this is no CSV: ${error.message}` }
  } finally {
    file.destroy()
  }
}

function toRecord(columns: readonly string[], cells: readonly string[], line: number): FileRecord {
  if (cells.length !== columns.length) {
    const problem = `there are ${cells.length} cells for ${columns.length} columns`
    return { line, problem }
  }
  const named = columns.map((name, at): [string, string] => [name, plain(cells[at] ?? '')])
  return { line, fields: Object.fromEntries(named.filter(([, cell]) => cell !== '')) }
}

/** Without the apostrophe that keeps spreadsheets from taking a cell for a formula. */
function plain(cell: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell
}

async function* jsonLines(file: Readable): AsyncGenerator<FileRecord> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let line = 0
  for await (const chunk of file as AsyncIterable<Buffer>) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      line += 1
      if (text.trim() !== '') yield fromJson(text, line)
    }
    if (rest.length > longest) {
      yield { line: line + 1, problem: 'this line is too long' }
      return
    }
  }
  if (rest.trim() !== '') yield fromJson(rest, line + 1)
}

function fromJson(text: string, line: number): FileRecord {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, problem: 'this is no JSON object' }
  }
  const entries = Object.entries(value)
  const other = entries.find(([, member]) => member !== null && typeof member !== 'string')
  if (other !== undefined) return { line, problem: `${other[0]} is neither text nor null` }
  return { line, fields: Object.fromEntries(entries) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
