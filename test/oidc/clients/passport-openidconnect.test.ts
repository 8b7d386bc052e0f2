import test from 'ava'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import type { ClientSettings } from '../../../src/model/client-settings.ts'
import { openVisitor, type Visitor } from '../../interop/visitor.ts'
import { addGroup, addPerson, type Agency, agency, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, wordsOf } from '../../support/browser.ts'
import { passportSite, serve } from './passport-site.ts'

const app = testApp(test)
const stops: (() => Promise<void>)[] = []

test.after.always(async () => {
  for (const stop of stops) await stop()
})

type World = Agency & { readonly site: string }

/** An agency with a site of its own, which Ana (an editor) and Cleo may enter and Bo may not. */
async function world(slug: string, client: ClientSettings = { pkce: false }): Promise<World> {
  const own = await agency(app, slug)
  const { context, account } = own
  const { origin: site, stop } = await serve(async origin => {
    const { application, clientSecret } = await createApplication(context, {
      name: 'Newsroom',
      redirectUris: [`${origin}/callback`],
      postLogoutRedirectUris: [],
      access: 'assigned',
      homeUrl: null,
      contact: null,
      claims: {},
      client,
    })
    const { clientId } = application
    const cleo = await addPerson(app, context, { userName: 'cleo' })
    await assign(context, clientId, await addGroup(context, 'Editors', [own.ana]))
    await assign(context, clientId, await addGroup(context, 'Readers', [own.ana, cleo]))
    const settings = { issuer: account.issuer, clientId, clientSecret: clientSecret ?? '' }
    return passportSite({ ...settings, callback: `${origin}/callback` })
  })
  stops.push(stop)
  return { ...own, site }
}

type Visit = { readonly visitor: Visitor; readonly idp: Browser }

function visit({ site, browser }: World): Visit {
  return { visitor: openVisitor(site), idp: browser() }
}

/** Through our pages to the address that the site is called back at. */
async function callback(
  { visitor, idp }: Visit,
  as = 'ana',
  change: (address: URL) => void = () => undefined,
): Promise<URL> {
  const address = new URL((await visitor.get('/login')).location)
  change(address)
  return (await signIn(idp, await idp.open(address.href), as)).url
}

test('passport-openidconnect: a person signs in, and groups in the ID token gate a page', async t => {
  const own = await world('passport')
  const ana = visit(own)
  t.is((await ana.visitor.follow((await callback(ana)).href)).location, '/me')
  const me = JSON.parse((await ana.visitor.get('/me')).text) as unknown
  t.deepEqual(me, { sub: own.ana.sub, name: 'Ana Lima', groups: ['Editors', 'Readers'] })
  t.is((await ana.visitor.get('/editors')).text, 'This page is for editors.')

  const cleo = visit(own)
  await cleo.visitor.follow((await callback(cleo, 'cleo')).href)
  t.is((await cleo.visitor.get('/editors')).status, 403)
  t.is((await cleo.visitor.get('/me')).status, 200)
})

test('passport-openidconnect: who may not enter comes back with access_denied, and stays outside', async t => {
  const own = await world('passport-refused')
  const { visitor, idp } = visit(own)
  const page = await signIn(idp, await idp.open((await visitor.get('/login')).location), 'bo')
  t.regex(wordsOf(page), /You don’t have access to Newsroom/)
  const { url } = await idp.submit(page)
  t.is(url.searchParams.get('error'), 'access_denied')
  const { status, text } = await visitor.follow(url.href)
  t.is(status, 401)
  t.regex(text, /may not enter this application/)
  t.is((await visitor.get('/me')).location, '/login')
  const codes = { account_id: own.account.id, model: 'AuthorizationCode' }
  t.deepEqual(await app.db('oidc_records').where(codes), [])
})

test('passport-openidconnect: a foreign state, a foreign nonce and a code used again are refused', async t => {
  const own = await world('passport-forged')
  const forged = visit(own)
  const url = await callback(forged)
  url.searchParams.set('state', 'forged')
  const wrongState = await forged.visitor.follow(url.href)
  t.is(wrongState.status, 403)
  t.regex(wrongState.text, /[Ii]nvalid authorization request state/)

  const other = visit(own)
  const back = await callback(other, 'ana', address => address.searchParams.set('nonce', 'forged'))
  const wrongNonce = await other.visitor.follow(back.href)
  t.is(wrongNonce.status, 403)
  t.regex(wrongNonce.text, /invalid nonce/)

  const third = visit(own)
  const good = await callback(third)
  t.is((await third.visitor.follow(good.href)).location, '/me')
  const login = new URL((await third.visitor.get('/login')).location)
  good.searchParams.set('state', login.searchParams.get('state') ?? '')
  const again = await third.visitor.follow(good.href)
  t.is(again.status, 502)
  t.is((JSON.parse(again.text) as { code: string }).code, 'invalid_grant')
})

test('passport-openidconnect: it knows no PKCE, so without the setting that lets it in it is told what is missing', async t => {
  const own = await world('passport-pkce', {})
  const { visitor, idp } = visit(own)
  const { url } = await idp.open((await visitor.get('/login')).location)
  t.is(url.searchParams.get('error'), 'invalid_request')
  const { status, text } = await visitor.follow(url.href)
  t.is(status, 502)
  t.regex(text, /PKCE|code_challenge/)
})
