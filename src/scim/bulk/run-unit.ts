import type { ScimContext } from '../authenticate.ts'
import { versionIn } from '../request.ts'
import { attempted } from './attempt.ts'
import { runCircle } from './circle.ts'
import type { AnyOperation, BulkOperation } from './operation.ts'
import { type Done, idFor, isOver, noteFault, noteSuccess, type Progress } from './progress.ts'
import type { Unit } from './units.ts'
import { bodyOf, toDone, writesOf } from './writes.ts'

const smallRun = 8

/** Does one unit inside the transaction of the context and notes what became of each of its operations. */
export async function runUnit(inside: ScimContext, unit: Unit, progress: Progress): Promise<void> {
  switch (unit.kind) {
    case 'single':
      return runSingle(inside, unit.operations[0], progress)
    case 'creations':
      return runCreations(inside, unit.operations, progress)
    case 'circle':
      return runCircle(inside, unit.operations, progress)
  }
}

async function runSingle(
  inside: ScimContext,
  operation: AnyOperation,
  progress: Progress,
): Promise<void> {
  if (operation.kind === 'faulty') return noteFault(progress, operation, operation.fault)
  const attempt = await attempted(inside, progress, at => perform(at, operation, progress))
  if ('fault' in attempt) noteFault(progress, operation, attempt.fault)
  else noteSuccess(progress, operation, attempt.result)
}

async function perform(
  context: ScimContext,
  operation: BulkOperation,
  progress: Progress,
): Promise<Done> {
  const resolve = (bulkId: string) => idFor(progress, bulkId)
  const { method, target } = operation
  const { create, replace, patch, remove } = writesOf(operation)
  const body = bodyOf(operation, resolve)
  if (target === undefined) return toDone(await create(context, { body }))
  const id = 'id' in target ? target.id : resolve(target.bulkId)
  const request = { id, body, expected: versionIn(operation.version ?? '') }
  if (method !== 'DELETE')
    return toDone(await (method === 'PUT' ? replace : patch)(context, request))
  await remove(context, request)
  return { id }
}

/** One insert for all; where that is refused, smaller ones, so that each operation gets its own answer. */
async function runCreations(
  inside: ScimContext,
  operations: readonly BulkOperation[],
  progress: Progress,
): Promise<void> {
  const [first] = operations
  if (first === undefined || isOver(progress)) return
  if (operations.length === 1) return runSingle(inside, first, progress)
  const resolve = (bulkId: string) => idFor(progress, bulkId)
  const attempt = await attempted(inside, progress, at => {
    const bodies = operations.map(operation => bodyOf(operation, resolve))
    return writesOf(first).createAll(at, bodies)
  })
  if ('result' in attempt) {
    const done = attempt.result.map(toDone)
    for (const [index, each] of operations.entries())
      noteSuccess(progress, each, done[index] as Done)
    return
  }
  const size = operations.length > smallRun ? Math.ceil(operations.length / 2) : 1
  for (let from = 0; from < operations.length; from += size) {
    await runCreations(inside, operations.slice(from, from + size), progress)
  }
}
