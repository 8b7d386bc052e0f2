/**
 * Runs a bulk request (RFC 7644 3.7) with the very operations of single requests. A few operations share a transaction, so
 * that nobody waits long for its locks; each has a savepoint, so that what fails leaves nothing behind and disturbs nobody.
 * Where other changes are in the way the operations of a transaction are done one after the other, as single requests are.
 */
import { inBriefTransaction, inTransaction } from '../../domain/context.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ScimContext } from '../authenticate.ts'
import { ScimError } from '../errors.ts'
import { inOrder } from './order.ts'
import type { BulkMessage } from './parse.ts'
import { begin, copyOf, isOver, noteFault, type Progress } from './progress.ts'
import { runUnit } from './run-unit.ts'
import { chunksOf, type Unit, unitsOf } from './units.ts'

/**
 * Gives what became of each operation that was tried. Once `isGone` says that the client went away nothing more is begun;
 * what is in the database then is whole.
 */
export async function runBulk(
  context: ScimContext,
  { failOnErrors, operations }: BulkMessage,
  isGone: () => boolean,
): Promise<Progress> {
  let progress = begin(failOnErrors, operations)
  for (const chunk of chunksOf(unitsOf(inOrder(operations)))) {
    if (isGone() || isOver(progress)) break
    progress = await runChunk(context, chunk, progress)
  }
  return progress
}

async function runChunk(
  context: ScimContext,
  chunk: readonly Unit[],
  before: Progress,
): Promise<Progress> {
  const transaction = chunk.length > 1 ? inBriefTransaction : inTransaction
  try {
    return await transaction(context, async inside => {
      const progress = copyOf(before) // of this attempt
      for (const unit of chunk) if (!isOver(progress)) await runUnit(inside, unit, progress)
      return progress
    })
  } catch (error) {
    const isBusy = error instanceof Refusal && error.code === 'busy'
    if (isBusy && chunk.length > 1) return oneByOne(context, chunk, before)
    return giveUp(chunk, before, isBusy ? undefined : error)
  }
}

/** Units that others do not let happen together. */
async function oneByOne(
  context: ScimContext,
  chunk: readonly Unit[],
  before: Progress,
): Promise<Progress> {
  let progress = before
  for (const unit of chunk)
    if (!isOver(progress)) progress = await runChunk(context, [unit], progress)
  return progress
}

/** The transaction as a whole has failed, so nothing of it happened. */
function giveUp(chunk: readonly Unit[], before: Progress, bug: unknown): Progress {
  const progress = copyOf(before)
  if (bug !== undefined) progress.bugs.push(bug)
  const fault =
    bug === undefined
      ? new ScimError(503, 'Too many changes of the same resources at once; try again')
      : new ScimError(500, 'Something went wrong on our side')
  for (const { operations } of chunk) {
    for (const operation of operations) noteFault(progress, operation, fault)
  }
  return progress
}
