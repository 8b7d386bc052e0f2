import { Refusal } from '../model/refusal.ts'

const uniqueViolation = '23505'
const foreignKeyViolation = '23503'

// What a connection that is being removed meanwhile can no longer write.
const sourceKeys = new Set([
  'users_managed_by',
  'groups_managed_by',
  'memberships_source',
  'connection_budgets_connection',
])

/**
 * Runs a write and turns a broken unique constraint that is named here into a refusal, and so what names a connection or provider
 * that is gone; other errors pass.
 */
export async function refusingConflicts<Result>(
  messages: Readonly<Record<string, string>>,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    const gone = constraintOf(error, foreignKeyViolation)
    if (gone !== undefined && sourceKeys.has(gone)) {
      throw new Refusal('forbidden', 'this connection or provider has just been removed', {
        cause: error,
      })
    }
    const message = messages[constraintOf(error, uniqueViolation) ?? '']
    if (message === undefined) throw error
    throw new Refusal('conflict', message, { cause: error })
  }
}

function constraintOf(error: unknown, code: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== code) return undefined
  return 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : undefined
}
