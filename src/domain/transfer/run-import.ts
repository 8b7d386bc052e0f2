import type { FileRecord } from '../../lib/read-records.ts'
import type { ImportedLine, ImportSummary } from '../../model/transfer.ts'
import { type Context, inTransaction } from '../context.ts'
import { undone } from '../what-if.ts'
import { type Importer, type Row, rowOf } from './importer.ts'

/** Where the lines of a report go. `restart` drops what was told: a dry run is tried again from the beginning. */
export type Report = {
  readonly restart: () => Promise<void> | void
  readonly tell: (line: ImportedLine) => Promise<void> | void
}

export type Import = {
  readonly importer: Importer
  /** Reads the file from its beginning. */
  readonly open: () => AsyncIterable<FileRecord>
  readonly report: Report
  readonly dryRun: boolean
}

/**
 * Imports a file, batch by batch: a batch is one transaction in which a line that is refused is undone by itself, and is
 * told of once it is committed. A dry run does all of it in one transaction and takes that back, so that it tells what
 * would happen, seats of the plan included. Only a batch is in memory.
 */
export async function runImport(context: Context, given: Import): Promise<ImportSummary> {
  if (!given.dryRun) return importAll(context, given)
  return undone(context, async inside => {
    await given.report.restart()
    return importAll(inside, given)
  })
}

async function importAll(
  context: Context,
  { importer, open, report, dryRun }: Import,
): Promise<ImportSummary> {
  const counts = { created: 0, invited: 0, changed: 0, unchanged: 0, refused: 0 }
  let lines = 0
  for await (const records of batchesOf(open(), importer.batch)) {
    for (const line of await importBatch(context, importer, records)) {
      counts[line.outcome] += 1
      lines += 1
      await report.tell(line)
    }
  }
  return { dryRun, lines, ...counts }
}

async function importBatch(
  context: Context,
  importer: Importer,
  records: readonly FileRecord[],
): Promise<readonly ImportedLine[]> {
  const rows = records.map(record => rowOf(importer, record))
  const good = rows.filter((row): row is Row => 'fields' in row)
  const bad = rows.filter((row): row is ImportedLine => 'outcome' in row)
  const done =
    good.length === 0 ? [] : await inTransaction(context, inside => importer.run(inside, good))
  return [...bad, ...done].toSorted((a, b) => a.line - b.line)
}

async function* batchesOf(
  records: AsyncIterable<FileRecord>,
  size: number,
): AsyncGenerator<readonly FileRecord[]> {
  let batch: FileRecord[] = []
  for await (const record of records) {
    batch.push(record)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
