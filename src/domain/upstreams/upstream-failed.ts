/** What went wrong at the upstream, or on the way there and back. */
export type FailureReason =
  | 'cancelled' // the person or the upstream said no
  | 'unreachable' // no answer, or none that says how to go on
  | 'refused-us' // it does not know us, or not this address
  | 'bad-answer' // what came is not what the protocol demands: signature, issuer, audience, time, nonce
  | 'switched-off'
  | 'over' // the way back was used before, is unknown or too old

/** A sign-in at an upstream that came to nothing. The message is for the audit trail and the administrators. */
export class UpstreamFailed extends Error {
  override readonly name = 'UpstreamFailed'
  readonly reason: FailureReason

  constructor(reason: FailureReason, message: string, cause?: unknown) {
    super(message.slice(0, 300), { cause })
    this.reason = reason
  }
}
