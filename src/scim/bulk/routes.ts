import { readJson } from '../../http/body.ts'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import type { JsonObject } from '../../model/json.ts'
import { etagOf, locationOf, scimBase, sendJson } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import { scimErrorBody } from '../errors.ts'
import { scimMediaType } from '../failure.ts'
import { readingBy } from '../schema/quirk.ts'
import { noteQuirks } from '../write.ts'
import { maxPayloadSize } from './limits.ts'
import { parseBulk } from './parse.ts'
import type { BulkResult } from './progress.ts'
import { runBulk } from './run.ts'

const bodyRule = { mediaTypes: [scimMediaType, 'application/json'], limit: maxPayloadSize }

export function bulkRoutes(): readonly Route[] {
  return [{ method: 'POST', path: '/Bulk', needs: 'connection:write', handle: bulk }]
}

/** Answers 200 whatever became of the operations; each result has a status of its own (RFC 7644 3.7.3). */
async function bulk(ctx: Ctx): Promise<void> {
  const context = scimContext(ctx)
  const reading = readingBy(context.connection.dialect)
  const message = parseBulk(await readJson(ctx.req, bodyRule), reading)
  const progress = await runBulk(context, message, () => ctx.req.socket.destroyed)
  noteQuirks(ctx, [...reading.quirks, ...progress.quirks])
  if (progress.bugs.length > 0) ctx.state.bugs = progress.bugs
  const base = scimBase(context.account)
  const results = [...progress.results].toSorted(([one], [other]) => one - other)
  sendJson(ctx, 200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: results.map(([, result]) => represent(base, result)),
  })
}

/** One result, without what is not known of it (RFC 7644 3.7). */
function represent(base: string, result: BulkResult): JsonObject {
  const { operation, status, id, version, fault } = result
  const { method, bulkId } = operation
  const location =
    id === undefined || operation.kind === 'faulty'
      ? undefined
      : locationOf(base, operation.type, encodeURIComponent(id))
  return {
    ...(location === undefined ? {} : { location }),
    ...(method === undefined ? {} : { method }),
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version: etagOf({ version }) }),
    status: String(status),
    ...(fault === undefined
      ? {}
      : { response: scimErrorBody(status, fault.detail, fault.scimType) }),
  }
}
