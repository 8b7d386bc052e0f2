import { AuthorizationResponseError, ResponseBodyError } from 'openid-client'
import { type FailureReason, UpstreamFailed } from './upstream-failed.ts'

/** Turns whatever a client library throws into a failure; `otherwise` says what it is where the error does not. */
export function failedAt(otherwise: FailureReason): (error: unknown) => never {
  return error => {
    if (error instanceof UpstreamFailed) throw error
    if (!(error instanceof Error)) throw error
    throw new UpstreamFailed(reasonOf(error) ?? otherwise, inWords(error), error)
  }
}

const byUs = new Set(['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope'])

function reasonOf(error: Error): FailureReason | undefined {
  if (error instanceof AuthorizationResponseError) {
    return byUs.has(error.error) ? 'refused-us' : 'cancelled'
  }
  if (error instanceof ResponseBodyError) return 'refused-us'
  return isNoAnswer(error) ? 'unreachable' : undefined
}

function isNoAnswer({ message, cause }: Error): boolean {
  const said = cause instanceof Error ? `${message} ${cause.message}` : message
  return /no answer within|no connection|may not be reached|too long/.test(said)
}

/** What the error says, with what is behind it; what the provider itself sent is only named. */
function inWords(error: Error): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return [error.error, error.error_description].filter(Boolean).join(': ')
  }
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
