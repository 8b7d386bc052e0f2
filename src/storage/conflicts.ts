import { Refusal } from '../model/refusal.ts'

const uniqueViolation = '23505'

/** Runs a write and turns a broken unique constraint that is named here into a refusal; other errors pass. */
export async function refusingConflicts<Result>(
  messages: Readonly<Record<string, string>>,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    const constraint = uniqueConstraintOf(error)
    const message = constraint === undefined ? undefined : messages[constraint]
    if (message === undefined) throw error
    throw new Refusal('conflict', message, { cause: error })
  }
}

function uniqueConstraintOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== uniqueViolation)
    return undefined
  return 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : undefined
}
