import type { Assertion } from '../../../lib/saml/assertion.ts'
import { claimedRequest } from '../../../lib/saml/claimed-request.ts'
import { SamlFault } from '../../../lib/saml/saml-fault.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import type { JsonObject } from '../../../model/json.ts'
import type { Arrival, Upstream } from '../../../model/upstream.ts'
import type { Context } from '../../context.ts'
import { getWholeUpstream } from '../known-upstream.ts'
import { failedTrial, keepTrial, tryArrival } from '../trial.ts'
import { UpstreamFailed } from '../upstream-failed.ts'
import { comeBack, findTraveller } from '../visits.ts'

/** Ends the trial that a verified response answers: keeps what came and what it would come to. */
export async function passTrial(
  context: Context,
  box: SecretBox,
  { id }: Pick<Upstream, 'id'>,
  { assertion, arrival }: { readonly assertion: Assertion; readonly arrival: Arrival },
): Promise<{ readonly kind: 'trial' }> {
  const state = assertion.inResponseTo ?? ''
  const back = await comeBack(context, box, { upstreamId: id, state, uid: null })
  if (back === undefined) throw new SamlFault('wrong-request')
  const upstream = await getWholeUpstream(context, id)
  const trial = await tryArrival(context, upstream, { came: cameOf(assertion), arrival })
  await keepTrial(context, box, { upstream, state, trial })
  return { kind: 'trial' }
}

/**
 * Ends the trial that a response claims to answer although it is refused, so that whoever tries learns why. False where it
 * answers none; nobody but the administrator’s own browser and the provider know the request.
 */
export async function failTrial(
  context: Context,
  box: SecretBox,
  { id }: Pick<Upstream, 'id'>,
  { posted, error }: { readonly posted: string; readonly error: SamlFault },
): Promise<boolean> {
  const state = claimedRequest(posted) ?? ''
  const traveller = await findTraveller(context, id, state)
  if (traveller?.testerId === undefined || traveller.testerId === null) return false
  if ((await comeBack(context, box, { upstreamId: id, state, uid: null })) === undefined)
    return false
  const upstream = await getWholeUpstream(context, id)
  const why = new UpstreamFailed('bad-answer', `${error.reason}: ${error.message}`, error)
  await keepTrial(context, box, { upstream, state, trial: failedTrial(why) })
  return true
}

function cameOf({ subject, attributes, contexts }: Assertion): JsonObject {
  return {
    subject: { value: subject.value, format: subject.format },
    attributes: Object.fromEntries([...attributes].map(([name, values]) => [name, [...values]])),
    contexts: [...contexts],
  }
}
