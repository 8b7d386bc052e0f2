import { networkOf } from '../../../lib/network.ts'
import type { Assertion } from '../../../lib/saml/assertion.ts'
import { SamlFault } from '../../../lib/saml/saml-fault.ts'
import { verifyResponse } from '../../../lib/saml/verify-response.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import { hashToken } from '../../../lib/token.ts'
import { Refusal } from '../../../model/refusal.ts'
import type { Arrival, Upstream } from '../../../model/upstream.ts'
import { useAssertion } from '../../../storage/upstreams/saml-assertions.ts'
import { type Context, inTransaction } from '../../context.ts'
import { countAttempt } from '../../count-attempt.ts'
import { recordFailure } from '../arrive.ts'
import { findTraveller, keepFirstFor, secretOf } from '../visits.ts'
import { arrivalOfAssertion } from './arrival-of-assertion.ts'
import { samlAnswer } from './saml-answer.ts'
import { samlAddresses } from './saml-addresses.ts'
import { getSamlUpstream, openSamlKeys } from './saml-keys.ts'
import { failTrial, passTrial } from './saml-trial.ts'
import { samlProtocolOf } from './saml-protocol.ts'

/** Whose answer a response is. */
export type Taken =
  /**
   * Of an interaction: what came waits there, under the state, for the browser that set out. The ticket goes to the browser
   * that brought it, which has to be the same: else somebody could set out and have another person bring theirs.
   */
  | {
      readonly kind: 'interaction'
      readonly uid: string
      readonly state: string
      readonly ticket: string
    }
  /** Of an administrator who tries the upstream: what it would come to is kept for them. */
  | { readonly kind: 'trial' }
  /** Of nobody who set out here. Nothing is proven by it. */
  | { readonly kind: 'unsolicited' }

/**
 * Takes a response that was posted for an upstream: verifies it, uses up its assertion and keeps what it says for the
 * interaction whose request it answers, all in one transaction. Whatever is wrong is an event and a `SamlFault`, and then
 * nothing is used up. Refuses an upstream that is not there or switched off as not found.
 */
export async function takeSamlResponse(
  context: Context,
  box: SecretBox,
  { upstreamId, posted }: { readonly upstreamId: string; readonly posted: string },
): Promise<Taken> {
  const upstream = await getSamlUpstream(context, upstreamId)
  if (!upstream.enabled) throw new Refusal('not-found', 'there is no such provider of SAML')
  await slowDown(context)
  try {
    const assertion = await verified(context, box, upstream, posted)
    const arrival = arrivalOfAssertion(upstream, assertion)
    return await inTransaction(context, async inside => {
      await useUp(inside, upstream, assertion)
      return keep(inside, box, upstream, { assertion, arrival })
    })
  } catch (error) {
    if (!(error instanceof SamlFault)) throw error
    if (await failTrial(context, box, upstream, { posted, error })) return { kind: 'trial' }
    await recordFailure(context, upstream, error)
    throw error
  }
}

const mostOfNetwork = 600

/** Checking signatures is work that anybody could ask for. */
async function slowDown(context: Context): Promise<void> {
  const key = JSON.stringify(['saml', networkOf(context.address)])
  const keys = [{ key, limit: mostOfNetwork }]
  await countAttempt(context, { keys, tooMany: 'There were too many attempts to sign in.' })
}

async function verified(
  context: Context,
  box: SecretBox,
  upstream: Upstream,
  posted: string,
): Promise<Assertion> {
  const { entityId: issuer, certificates } = samlProtocolOf(upstream)
  const { entityId: audience, recipient } = samlAddresses(context.account, upstream.id)
  const { privateKeys: decryptionKeys, now } = await openSamlKeys(context, box, upstream.id)
  const trust = { issuer, audience, recipient, now, certificates, decryptionKeys }
  return verifyResponse(posted, trust)
}

async function useUp(context: Context, upstream: Upstream, assertion: Assertion): Promise<void> {
  const idHash = hashToken(assertion.id)
  const key = { accountId: context.account.id, upstreamId: upstream.id, idHash }
  if (await useAssertion(context.db, key, assertion.usableUntil)) return
  throw new SamlFault('replayed')
}

async function keep(
  context: Context,
  box: SecretBox,
  upstream: Upstream,
  { assertion, arrival }: { readonly assertion: Assertion; readonly arrival: Arrival },
): Promise<Taken> {
  const { inResponseTo: state } = assertion
  if (state === null) {
    if (samlProtocolOf(upstream).unsolicited) return { kind: 'unsolicited' }
    throw new SamlFault('unsolicited')
  }
  const traveller = await findTraveller(context, upstream.id, state)
  if (traveller?.uid === null) return passTrial(context, box, upstream, { assertion, arrival })
  const kept = { upstreamId: upstream.id, state, answer: samlAnswer(arrival, assertion) }
  if (traveller === undefined || !(await keepFirstFor(context, box, kept))) {
    throw new SamlFault('wrong-request')
  }
  return { kind: 'interaction', uid: traveller.uid, state, ticket: secretOf(box, 'ticket', state) }
}
