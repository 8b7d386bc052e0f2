/**
 * Why something may not happen, in the words of the domain. Doors translate the code into their own format and status;
 * the message is safe to show to whoever asked.
 */
export type RefusalCode =
  | 'not-found'
  | 'conflict' // something else already has this name or key
  | 'invalid' // the input breaks a rule; `field` says where
  | 'forbidden'
  | 'plan-limit' // the plan of the account lacks it or is full; the message says how to raise it
  | 'stale' // the version that the caller saw is not the present one
  | 'too-costly' // the search looks at too much; a narrower one is answered
  | 'busy' // too much at once; try again after `retryAfter` seconds

export type RefusalDetail = {
  readonly field?: string
  readonly retryAfter?: number
  readonly cause?: unknown
}

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly field: string | undefined
  readonly retryAfter: number | undefined

  constructor(code: RefusalCode, message: string, detail: RefusalDetail = {}) {
    super(message, { cause: detail.cause })
    this.code = code
    this.field = detail.field
    this.retryAfter = detail.retryAfter
  }
}
