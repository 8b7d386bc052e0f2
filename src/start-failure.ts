/** What a person can do about the common faults of a start, or undefined: the others are told with their stack. */
export function wordsFor(error: unknown): string | undefined {
  if (error instanceof StartFailure) return error.message
  const { code = '', address, port, path, message } = error as Fault
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${address} is taken. Set COHORT_PORT, or 0 for a free one.`
  }
  if (code === 'EACCES' || code === 'ENOTDIR') {
    return `${path ?? address} cannot be used: ${message}. COHORT_DATA_DIR is a folder that may be written to.`
  }
  return refusals.has(code)
    ? `the database of DATABASE_URL does not let us in: ${message}`
    : undefined
}

/** A fault whose message says what a person can do. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}

type Fault = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }

// No such host or port, and PostgreSQL's own: a wrong password, no right to connect, no such database.
const refusals = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '28000', '3D000'])
