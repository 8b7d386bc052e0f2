import { createHash } from 'node:crypto'
import test from 'ava'
import { contrast } from '../../src/lib/contrast.ts'
import { surfaces } from '../../src/model/branding.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { openBrowser } from '../support/browser.ts'

const app = testApp(test)

const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

type Colours = { readonly accent: string; readonly ink: string; readonly strong: string }

/** The colours of the light theme, then those of the dark one. */
function colourPairs(css = ''): readonly Colours[] {
  const rule = /--accent:(#\w+);--accent-ink:(#\w+);--accent-strong:(#\w+)/g
  return [...css.matchAll(rule)].map(([, accent = '', ink = '', strong = '']) => ({
    accent,
    ink,
    strong,
  }))
}

test('a colour is shown by a style that the policy names by its hash, readable in both themes', async t => {
  const account = await app.makeAccount('coloured')
  const client = await adminClient(app, account)
  const { version } = (await client.get('/branding')).body
  const change = { accent: '#7A1F5C' }
  t.is((await client.patch('/branding', change, { 'if-match': `W/"${version + 1}"` })).status, 412)
  const set = await client.patch('/branding', change, { 'if-match': `W/"${version}"` })
  t.like(set.body, { accent: '#7a1f5c', logo: null, version: version + 1 })
  const page = await openBrowser(app.url).open(`${account.issuer}/`)
  const styles = [...page.text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css = '']) => css)
  t.is(styles.length, 2)
  const policy = page.headers.get('content-security-policy') ?? ''
  for (const css of styles) {
    t.true(policy.includes(`'sha256-${createHash('sha256').update(css).digest('base64')}'`))
  }
  t.notRegex(policy, /unsafe/)
  const pairs = colourPairs(styles[1])
  for (const [index, { accent, ink, strong }] of pairs.entries()) {
    const grounds = index === 0 ? surfaces.light : surfaces.dark
    const least = Math.min(...grounds.map(ground => contrast(accent, ground)))
    t.true(Math.min(least, contrast(ink, accent), contrast(ink, strong)) >= 4.5, accent)
  }
  t.is(pairs.length, 2)
})

test('a colour that cannot be read, or is none, is refused with words; without one the pages are as ever', async t => {
  const account = await app.makeAccount('faint')
  const client = await adminClient(app, account)
  for (const accent of ['#ffd500', 'red', '#12345', '#777777;']) {
    t.is((await client.patch('/branding', { accent })).status, 400, accent)
  }
  const faint = await client.patch('/branding', { accent: '#ffd500' })
  t.regex(faint.text, /contrast of #ffd500 .* take a darker one/)
  t.is((await client.patch('/branding', { accent: null })).body.accent, null)
  t.is((await openBrowser(app.url).open(`${account.issuer}/`)).text.split('<style>').length, 2)
})

test('a picture is shown from an address of the account, served inert; SVG and what is too large are refused', async t => {
  const account = await app.makeAccount('pictured')
  const client = await adminClient(app, account)
  const put = (body: string | Uint8Array<ArrayBuffer>): ReturnType<typeof client.send> =>
    client.send('PUT', '/branding/logo', { mediaType: 'image/png', body })
  t.is((await put('<svg xmlns="http://www.w3.org/2000/svg"/>')).status, 400)
  t.is((await put(new Uint8Array(257 * 1024))).status, 413)
  t.is((await fetch(`${account.issuer}/sign-in/logo`)).status, 404)
  const { logo, logoAddress } = (await put(pixel)).body
  const page = await openBrowser(app.url).open(`${account.issuer}/`)
  t.regex(page.text, new RegExp(`<img src="/t/pictured/sign-in/logo\\?v=${logo}" alt="" />`))
  const shown = await fetch(logoAddress)
  t.is(shown.status, 200)
  t.is(shown.headers.get('content-type'), 'image/png')
  t.is(shown.headers.get('content-security-policy'), `default-src 'none'; sandbox`)
  t.is(shown.headers.get('x-content-type-options'), 'nosniff')
  t.deepEqual(new Uint8Array(await shown.arrayBuffer()), pixel)
  const other = await app.makeAccount('pictured-2')
  t.is((await fetch(`${other.issuer}/sign-in/logo?v=${logo}`)).status, 404)
  t.is((await client.delete('/branding/logo')).body.logo, null)
  t.is((await fetch(logoAddress)).status, 404)
  t.deepEqual(await app.db('account_logos').where({ account_id: account.id }), [])
})
