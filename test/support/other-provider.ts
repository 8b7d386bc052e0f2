import { OAuth2Server, type MutableToken } from 'oauth2-mock-server'
import type { ExecutionContext } from 'ava'
import type { Context } from '../../src/domain/context.ts'
import { createUpstream } from '../../src/domain/upstreams/upstreams.ts'
import type { OidcProtocol } from '../../src/model/upstream.ts'
import type { TestApp } from './app.ts'
import { addClient } from './clients.ts'
import type { Began, RelyingParty } from './relying-party.ts'
import { anUpstream } from './upstreams.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { type Browser, openBrowser, type View } from './browser.ts'

/** Starts an OpenID provider by another library. It sends everybody back at once, as this one person. */
export async function startOtherProvider(person: JsonObject): Promise<OAuth2Server> {
  const provider = new OAuth2Server()
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, '127.0.0.1')
  provider.service.on('beforeTokenSigning', ({ payload }: MutableToken) => {
    Object.assign(payload, person)
  })
  return provider
}

/** Somebody's way to such a provider. */
export type WayThere = {
  /** Where they were sent. */
  readonly asked: URL
  /** Where the provider sends them back to; empty where it does not. */
  readonly callback: string
}

/** Presses the button of a provider on a page that asks who it is, or how. */
export async function goToProvider(window: Browser, page: View): Promise<WayThere> {
  const index = page.text.split('<form').findIndex(form => form.includes('/upstream/')) - 1
  if (index < 0) throw new Error(`no form for a provider: ${page.text.slice(-600)}`)
  const { url: asked } = await window.submit(page, {}, { index })
  const { headers } = await fetch(asked, { redirect: 'manual' })
  return { asked, callback: headers.get('location') ?? '' }
}

export type OtherPlace = {
  readonly context: Context
  readonly provider: OAuth2Server
  readonly upstreamId: string
  readonly party: RelyingParty
}

/** An account whose people come from a provider by another library. */
export async function otherPlace(
  app: TestApp,
  t: ExecutionContext,
  slug: string,
  given: Partial<OidcProtocol> = {},
): Promise<OtherPlace> {
  const context = app.inAccount(await app.makeAccount(slug))
  const person = { sub: 'subject-1', preferred_username: 'ada', name: 'Ada' }
  const provider = await startOtherProvider(person)
  t.teardown(() => provider.stop())
  const usual = anUpstream({ name: 'Other' })
  const issuer = provider.issuer.url ?? ''
  const protocol = { ...usual.protocol, issuer, ...given }
  const { id } = await createUpstream(context, app.box, { ...usual, protocol })
  const { party } = await addClient(context, {})
  return { context, provider, upstreamId: id, party }
}

export type WayOfOne = WayThere & { readonly window: Browser; readonly began: Began }

/** From the application to the provider, which sends everybody back at once. */
export async function comeThere(
  app: Pick<TestApp, 'url'>,
  { party }: Pick<OtherPlace, 'party'>,
): Promise<WayOfOne> {
  const window = openBrowser(app.url)
  const began = await party.begin()
  return { window, began, ...(await goToProvider(window, await window.open(began.url))) }
}
