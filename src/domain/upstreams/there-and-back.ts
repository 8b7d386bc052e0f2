import type { Arrival, Upstream } from '../../model/upstream.ts'
import type { Context } from '../context.ts'
import { arrivalOf } from './oidc-arrival.ts'
import { asOidc, type OidcParts } from './oidc-configuration.ts'
import { authorizationAddress, redeem, type Wishes } from './oidc-sign-in.ts'
import { beginSaml } from './saml/begin-saml.ts'
import { openSamlAnswer } from './saml/saml-answer.ts'
import { samlProtocolOf } from './saml/saml-protocol.ts'
import { UpstreamFailed } from './upstream-failed.ts'
import { type CameBack, comeBack, setOut } from './visits.ts'
import { demandInUse } from './ways-in.ts'

/** Sends somebody to an upstream, of whichever protocol: gives the address. `uid` is of who alone may come back. */
export async function goThere(
  context: Context,
  parts: OidcParts,
  upstream: Upstream,
  { uid, ...wishes }: Wishes & { readonly uid: string },
): Promise<string> {
  demandInUse(context, upstream)
  if (upstream.kind === 'saml') {
    const anew = wishes.maxAge !== undefined
    return (await beginSaml(context, parts.box, upstream, { uid, anew })).url
  }
  const state = await setOut(context, upstream.id, { uid })
  return authorizationAddress(context, parts, { upstream: asOidc(upstream), state, wishes })
}

/**
 * Who arrives, by what came back to where `uid` set out: waiting since it was posted (SAML), or to be asked for (OpenID
 * Connect). The way back is used up before anything is believed.
 */
export async function comeFromThere(
  context: Context,
  parts: OidcParts,
  upstream: Upstream,
  came: {
    readonly uid: string
    readonly query: URLSearchParams
    readonly maxAge?: number | undefined
  },
): Promise<Arrival> {
  const { uid, maxAge } = came
  const query = new URLSearchParams(came.query)
  const state = query.get('state') ?? ''
  const back = await comeBack(context, parts.box, { upstreamId: upstream.id, state, uid })
  if (back === undefined) throw new UpstreamFailed('over', 'the state is unknown, used or too old')
  demandInUse(context, upstream)
  if (upstream.kind === 'saml') {
    const ticket = query.get('ticket') ?? ''
    const { forceAuthn } = samlProtocolOf(upstream)
    const freshSince = since(back, forceAuthn ? 0 : maxAge)
    return openSamlAnswer(parts.box, { ...back, state, ticket, freshSince })
  }
  query.delete('upstream')
  const freshSince = since(back, maxAge)
  const answer = { upstream: asOidc(upstream), state, query: query.toString(), freshSince }
  return arrivalOf(upstream, await redeem(context, parts, answer))
}

/** Clocks of two servers may differ by so much, in seconds. */
const skew = 60

/** Since when a sign-in there has to be that was young enough when somebody set out, in seconds since 1970. */
function since({ begunAt }: CameBack, maxAge: number | undefined): number | undefined {
  return maxAge === undefined ? undefined : begunAt - maxAge - skew
}
