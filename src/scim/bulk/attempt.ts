import { atSavepoint, isTransient } from '../../domain/context.ts'
import type { ScimContext } from '../authenticate.ts'
import { ScimError, toScimError } from '../errors.ts'
import type { Progress } from './progress.ts'

export type Attempt<Result> = { readonly result: Result } | { readonly fault: ScimError }

/**
 * Tries something at a savepoint. What it refuses is a fault; a bug is one, too, and is noted for the log. Only what asks for
 * the whole transaction again is thrown.
 */
export async function attempted<Result>(
  inside: ScimContext,
  progress: Progress,
  act: (at: ScimContext) => Promise<Result>,
): Promise<Attempt<Result>> {
  try {
    return { result: await atSavepoint(inside, act) }
  } catch (error) {
    if (isTransient(error)) throw error
    const fault = toScimError(error)
    if (fault !== undefined) return { fault }
    progress.bugs.push(error)
    return { fault: new ScimError(500, 'Something went wrong on our side') }
  }
}
