import type { Context } from '../../src/domain/context.ts'
import { beginSaml } from '../../src/domain/upstreams/saml/begin-saml.ts'
import type { WholeUpstream } from '../../src/domain/upstreams/known-upstream.ts'
import { createUpstream, type NewUpstream } from '../../src/domain/upstreams/upstreams.ts'
import { samlAttributePresets } from '../../src/model/saml.ts'
import type { SamlProtocol } from '../../src/model/upstream.ts'
import type { TestApp } from './app.ts'
import { type Said, samlProvider, type SamlProvider, type Signed } from './saml-provider.ts'
import { anUpstream } from './upstreams.ts'

/** An upstream of SAML with the provider behind it. */
export type SamlUpstream = {
  readonly context: Context
  readonly upstream: WholeUpstream
  readonly provider: SamlProvider
  readonly metadata: string
  /** Sets out for an interaction: the id of the request. */
  readonly setOut: (uid?: string) => Promise<string>
  /** A response of the provider to that request. */
  readonly respond: (said?: Said, signed?: Signed) => Promise<string>
  /** Posts a response as a browser that comes from the provider does. */
  readonly post: (posted: string, more?: Readonly<Record<string, string>>) => Promise<Response>
}

type Given = Partial<NewUpstream> & { readonly saml?: Partial<SamlProtocol> }

export async function samlUpstream(
  app: TestApp,
  slug: string,
  given: Given = {},
): Promise<SamlUpstream> {
  const context = app.inAccount(await app.makeAccount(slug))
  const provider = await samlProvider()
  const upstream = await makeSamlUpstream(app, context, { ...given, provider })
  const base = `${context.account.issuer}/sign-in/upstream/${upstream.id}`
  const metadata = await (await fetch(`${base}/metadata`)).text()
  return {
    context,
    upstream,
    provider,
    metadata,
    async setOut(uid = 'an-interaction') {
      const { state } = await beginSaml(context, app.box, upstream, { uid })
      return state
    },
    respond: async (said, signed) => provider.respond(metadata, said, signed),
    post: async (posted, more = {}) =>
      fetch(`${base}/acs`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: new URL(provider.signOnUrl).origin, 'sec-fetch-site': 'cross-site' },
        body: new URLSearchParams({ SAMLResponse: posted, ...more }),
      }),
  }
}

export async function makeSamlUpstream(
  app: TestApp,
  context: Context,
  given: Given & { readonly provider?: SamlProvider } = {},
): Promise<WholeUpstream> {
  const { saml, provider = await samlProvider(), ...rest } = given
  const protocol = { ...samlProtocol(provider), ...saml }
  const common = { kind: 'saml', secret: null, attributes: samlAttributePresets.plain } as const
  const wanted = anUpstream({ ...common, trustsMail: true, protocol, ...rest })
  return createUpstream(context, app.box, wanted)
}

export function samlProtocol(provider: SamlProvider): SamlProtocol {
  return {
    entityId: provider.entityId,
    signOnUrl: provider.signOnUrl,
    certificates: [provider.certificate],
    nameIdFormat: null,
    subjectAttribute: null,
    signedRequests: false,
    forceAuthn: false,
    unsolicited: false,
  }
}
