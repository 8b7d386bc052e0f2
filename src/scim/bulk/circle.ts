import type { ScimContext } from '../authenticate.ts'
import { ScimError } from '../errors.ts'
import { attempted } from './attempt.ts'
import type { BulkOperation } from './operation.ts'
import { type Done, idFor, noteFault, noteSuccess, type Progress } from './progress.ts'
import { bodyOf, toDone, writesOf } from './writes.ts'

/** Where a circle is, so that what goes wrong finds its operation. */
type Place = { operation: BulkOperation | undefined; linking: boolean }

/**
 * Creates resources that refer to each other (RFC 7644 3.7.1): first all without the references among them, then these.
 * All or none; where it is impossible the answer is 409.
 */
export async function runCircle(
  inside: ScimContext,
  operations: readonly BulkOperation[],
  progress: Progress,
): Promise<void> {
  const place: Place = { operation: undefined, linking: false }
  const attempt = await attempted(inside, progress, at => create(at, operations, progress, place))
  for (const [index, operation] of operations.entries()) {
    if ('fault' in attempt) noteFault(progress, operation, faultOf(operation, place, attempt.fault))
    else noteSuccess(progress, operation, attempt.result[index] as Done)
  }
}

async function create(
  context: ScimContext,
  operations: readonly BulkOperation[],
  progress: Progress,
  place: Place,
): Promise<readonly Done[]> {
  const inner = new Set(operations.map(({ bulkId }) => bulkId))
  const ids = new Map<string, string>()
  const made: Done[] = []
  for (const operation of operations) {
    Object.assign(place, { operation })
    const resolve = (bulkId: string) => (inner.has(bulkId) ? undefined : idFor(progress, bulkId))
    const body = bodyOf(operation, resolve)
    const done = toDone(await writesOf(operation).create(context, { body }))
    made.push(done)
    if (operation.bulkId !== undefined) ids.set(operation.bulkId, done.id)
  }
  const linked: Done[] = []
  for (const [index, operation] of operations.entries()) {
    Object.assign(place, { operation, linking: true })
    const resolve = (bulkId: string) => ids.get(bulkId) ?? idFor(progress, bulkId)
    const request = { id: made[index]?.id ?? '', body: bodyOf(operation, resolve) }
    linked.push(toDone(await writesOf(operation).replace(context, request)))
  }
  return linked
}

function faultOf(operation: BulkOperation, place: Place, fault: ScimError): ScimError {
  if (operation !== place.operation) {
    return new ScimError(409, 'An operation that refers to this one in a circle has failed')
  }
  if (!place.linking || fault.status >= 500) return fault
  return new ScimError(409, `The circle of references is not possible: ${fault.detail}`)
}
