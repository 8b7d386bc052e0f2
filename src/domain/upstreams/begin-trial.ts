import { randomText } from '../../lib/ids.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Upstream } from '../../model/upstream.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { asOidc, discover, type OidcParts } from './oidc-configuration.ts'
import { authorizationAddress } from './oidc-sign-in.ts'
import { getUpstream } from './known-upstream.ts'
import { beginSaml } from './saml/begin-saml.ts'
import { demandToTrust } from './giving.ts'
import { UpstreamFailed } from './upstream-failed.ts'
import { targetOf } from './upstreams.ts'
import { setOut } from './visits.ts'

/** A trial that an administrator has begun. */
export type BegunTrial = {
  /** Names it when its result is asked for. */
  readonly test: string | null
  /** Where the administrator signs in to see what comes; null where the provider cannot be asked. */
  readonly address: string | null
  /** What the provider says of itself (OpenID Connect); null where it says nothing or is of another kind. */
  readonly metadata: JsonObject | null
  /** What is wrong with that. */
  readonly problem: string | null
}

/**
 * Begins a trial of an upstream, switched on or not: asks the provider what it says of itself, and gives the address at which
 * the administrator signs in as somebody there. What then came, and what would have happened, waits for that administrator.
 */
export async function beginTrial(
  context: Context & { readonly caller: { readonly id: string } },
  parts: OidcParts,
  id: string,
): Promise<BegunTrial> {
  const upstream = await getUpstream(context, id)
  await demandToTrust(context, upstream, upstream)
  try {
    // The provider is asked before anything is held in the database.
    const oidc = upstream.kind === 'oidc' ? await askProvider(context, parts, upstream) : undefined
    return await inTransaction(context, async inside => {
      const traveller = { testerId: context.caller.id }
      const data = { outcome: 'begun' }
      await recordEvent(inside, { type: 'upstream.tested', target: targetOf(upstream), data })
      if (oidc === undefined) {
        const { url, state } = await beginSaml(inside, parts.box, upstream, traveller)
        return { test: state, address: url, metadata: null, problem: null }
      }
      const { state, ...asked } = oidc
      await setOut(inside, id, traveller, state)
      return { test: state, ...asked, problem: null }
    })
  } catch (error) {
    if (!(error instanceof UpstreamFailed)) throw error
    const data = { outcome: 'failed', reason: error.reason, detail: error.message }
    await recordEvent(context, { type: 'upstream.tested', target: targetOf(upstream), data })
    return { test: null, address: null, metadata: null, problem: error.message }
  }
}

type AskedProvider = Pick<BegunTrial, 'address' | 'metadata'> & { readonly state: string }

async function askProvider(
  context: Context,
  parts: OidcParts,
  upstream: Upstream,
): Promise<AskedProvider> {
  const oidc = asOidc(upstream)
  const metadata = (await discover(parts, oidc)) as JsonObject
  const state = randomText()
  const to = { upstream: oidc, state, wishes: {} }
  return { metadata, state, address: await authorizationAddress(context, parts, to) }
}
