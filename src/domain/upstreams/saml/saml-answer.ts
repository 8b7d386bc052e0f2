import type { Assertion } from '../../../lib/saml/assertion.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import { hashToken, matchesToken } from '../../../lib/token.ts'
import type { Arrival } from '../../../model/upstream.ts'
import { UpstreamFailed } from '../upstream-failed.ts'
import { secretOf } from '../visits.ts'

/** What a response says, as it waits for the browser that set out. */
type SamlAnswer = {
  readonly arrival: Arrival
  /** When the person signed in there, in seconds since 1970. */
  readonly signedInAt: number
}

export function samlAnswer(arrival: Arrival, { signedInAt }: Assertion): string {
  const answer: SamlAnswer = { arrival, signedInAt: Math.floor(signedInAt.getTime() / 1000) }
  return JSON.stringify(answer)
}

export type Claimed = {
  readonly state: string
  /** What waits under the state; null where nothing came. */
  readonly answer: string | null
  /** What the browser that brought the answer was given (`Taken`). */
  readonly ticket: string
  /** Since when the sign-in there has to be, in seconds since 1970, where a fresh one is wanted. */
  readonly freshSince: number | undefined
}

/**
 * Who arrives by what waited. The browser that set out has to be the one that brought it: else somebody could set out, have
 * another person bring theirs and come in as that person.
 */
export function openSamlAnswer(
  box: SecretBox,
  { state, answer, ticket, freshSince }: Claimed,
): Arrival {
  if (answer === null) {
    throw new UpstreamFailed('bad-answer', 'no response came for this request')
  }
  if (!matchesToken(ticket, hashToken(secretOf(box, 'ticket', state)))) {
    throw new UpstreamFailed('over', 'another browser brought the response')
  }
  const { arrival, signedInAt } = JSON.parse(answer) as SamlAnswer
  if (freshSince === undefined || signedInAt >= freshSince) return arrival
  throw new UpstreamFailed('bad-answer', 'the sign-in there is older than the application allows')
}
