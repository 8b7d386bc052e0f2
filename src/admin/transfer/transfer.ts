import { PassThrough, Readable } from 'node:stream'
import { exportAll } from '../../domain/transfer/export.ts'
import { importerOf } from '../../domain/transfer/importers.ts'
import { type Report, runImport } from '../../domain/transfer/run-import.ts'
import { parseMediaType } from '../../lib/media-type.ts'
import { readRecords, type RecordFormat } from '../../lib/read-records.ts'
import type { ImportSummary, TransferKind } from '../../model/transfer.ts'
import {
  exportGroups,
  exportMemberships,
  exportUsers,
  importGroups,
  importMemberships,
  importUsers,
} from '../contract/transfer.ts'
import type { AdminParts } from '../parts.ts'
import { type CallerContext, type Download, route } from '../route.ts'
import { type Spool, spoolUpload, writeTo } from './spool.ts'

export const transferRoutes = [
  route(importUsers, async request => importing(request, 'users', request.query.invite)),
  route(importGroups, async request => importing(request, 'groups')),
  route(importMemberships, async request => importing(request, 'memberships')),
  route(exportUsers, async ({ context, query }) => exporting(context, 'users', query.format)),
  route(exportGroups, async ({ context, query }) => exporting(context, 'groups', query.format)),
  route(exportMemberships, async ({ context, query }) =>
    exporting(context, 'memberships', query.format),
  ),
]

type ImportRequest = {
  readonly context: CallerContext
  readonly parts: AdminParts
  readonly query: { readonly dryRun?: boolean | undefined }
  readonly upload: Readable & { readonly headers: { readonly 'content-type'?: string | undefined } }
}

/** Takes the file in first: how fast it is read has nothing to do with how fast it comes. */
async function importing(
  { context, parts, query, upload }: ImportRequest,
  kind: TransferKind,
  invite = false,
): Promise<Download> {
  const importer = importerOf(context, kind, { box: parts.box, invite })
  const { name } = parseMediaType(upload.headers['content-type'])
  const format = name === 'text/csv' ? 'csv' : 'jsonl'
  const spool = await spoolUpload(upload, importUsers.upload.limit)
  const open = (): ReturnType<typeof readRecords> => readRecords(spool.open(), format)
  const run = (report: Report): Promise<ImportSummary> =>
    runImport(context, { importer, open, report, dryRun: query.dryRun === true })
  const body = query.dryRun === true ? await afterwards(spool, run) : meanwhile(spool, run)
  return { mediaType: 'application/jsonl', body }
}

type Run = (report: Report) => Promise<ImportSummary>

/** The report of a dry run goes out once all was taken back: a slow reader holds no transaction open. */
async function afterwards(spool: Spool, run: Run): Promise<Readable> {
  const { restart, write, read } = spool.report
  try {
    const summary = await run({ restart, tell: line => write(`${JSON.stringify(line)}\n`) })
    await write(`${JSON.stringify({ summary })}\n`)
    return (await read()).once('close', () => void spool.remove())
  } catch (error) {
    await spool.remove()
    throw error
  }
}

/** The report of an import goes out line by line, each batch when it is committed. */
function meanwhile(spool: Spool, run: Run): Readable {
  const body = new PassThrough()
  const tell: Report['tell'] = line => writeTo(body, `${JSON.stringify(line)}\n`)
  const work = async (): Promise<void> => {
    const summary = await run({ restart: () => undefined, tell })
    body.end(`${JSON.stringify({ summary })}\n`)
  }
  void work()
    .catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error('failed')))
    .finally(() => void spool.remove())
  return body
}

async function exporting(
  context: CallerContext,
  kind: TransferKind,
  format: RecordFormat,
): Promise<Download> {
  const pieces = await exportAll(context, kind, format)
  return {
    mediaType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
    fileName: `${kind}.${format}`,
    body: Readable.from(pieces),
  }
}
