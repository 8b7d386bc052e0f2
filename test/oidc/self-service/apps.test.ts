import test from 'ava'
import { listSessions } from '../../../src/domain/sessions/sessions.ts'
import { agency, type Agency, enter, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, type View, wordsOf } from '../../support/browser.ts'
import { letMinutesPass, signedIn } from '../../support/own-pages.ts'
import { codeOf, codesOn, secretOn, setPolicy } from '../../support/second-factor.ts'

const app = testApp(test)

const open = ({ account }: Agency, window: Browser, page = ''): Promise<View> =>
  window.open(`${account.issuer}/security${page}`)

const apps = ({ account, ana }: Agency) =>
  app.db('code_factors').where({ account_id: account.id, user_id: ana.id })

/** Adds an app on the person's own page, keeps the recovery codes that follow, and gives its secret. */
async function add(world: Agency, window: Browser, name = 'My telephone'): Promise<string> {
  const page = await open(world, window, '/apps/new')
  const secret = secretOn(page)
  const view = await window.submit(page, { code: codeOf(secret), name })
  if (codesOn(view).length > 0) await window.submit(view)
  return secret
}

/** Signs in again at the page to which a change led, with a second step. */
async function again(window: Browser, view: View, secret: string): Promise<View> {
  await app.db('code_factors').update({ last_step: 0 })
  const asked = await signIn(window, view, 'ana')
  return window.submit(asked, { code: codeOf(secret) })
}

test('an authenticator app is added by its first code, named, told of by event and mail, and recovery codes follow', async t => {
  const world = await agency(app, 'added')
  const window = await signedIn(world)
  const page = await open(world, window, '/apps/new')
  const secret = secretOn(page)
  const wrong = await window.submit(page, { code: '000000', name: 'Mine' })
  t.is(wrong.status, 422)
  t.is(secretOn(wrong), secret, 'the same app is still being set up')
  t.is((await apps(world)).length, 0)
  const codes = await window.submit(wrong, { code: codeOf(secret), name: 'My telephone' })
  t.is(codesOn(codes).length, 10)
  const list = await window.submit(codes)
  t.regex(wordsOf(list), /Authenticator apps My telephone since .*10 of the codes made/)
  const own = { account_id: world.account.id }
  const events = await app.db('events').where(own).whereLike('type', 'factor.%').orderBy('at')
  t.deepEqual(
    events.map(({ type }) => type as string),
    ['factor.added', 'factor.recovery_codes_made'],
  )
  t.like(events[0], { actor_id: world.ana.id, target_id: world.ana.id })
  const mails = app.db('mails').where({ ...own, user_id: world.ana.id, kind: 'factor-added' })
  t.is((await mails).length, 1)
  const fresh = world.browser()
  const asked = await signIn(fresh, await fresh.open((await world.application.begin()).url), 'ana')
  t.regex(wordsOf(asked), /Enter your code/)
})

test('7.5.1: a change of factors asks for a sign-in of the last five minutes, with the second step of who has one', async t => {
  const world = await agency(app, 'stepup')
  const window = await signedIn(world)
  const form = await open(world, window, '/apps/new')
  await letMinutesPass(app, world, 6)
  const late = { code: codeOf(secretOn(form)), name: 'Late' }
  const sent = await window.submit(form, late)
  t.regex(wordsOf(sent), /Sign in/)
  t.is((await apps(world)).length, 0)
  const asked = await open(world, window, '/apps/new')
  t.regex(asked.text, /value="ana"/)
  const back = await signIn(window, asked, 'ana')
  t.is(back.url.pathname, '/t/stepup/security/apps/new')
  const secret = secretOn(back)
  await window.submit(await window.submit(back, { code: codeOf(secret), name: 'One' }))

  // Moments ago, but with the password alone: the second step is missing now.
  const [{ id } = { id: '' }] = (await apps(world)) as { id: string }[]
  const half = await open(world, window, `/apps/${id}`)
  const stepped = await signIn(window, half, 'ana')
  t.regex(wordsOf(stepped), /Enter your code/)
  await app.db('code_factors').update({ last_step: 0 })
  const there = await window.submit(stepped, { code: codeOf(secret) })
  t.is(there.url.pathname, `/t/stepup/security/apps/${id}`)
  t.is((await listSessions(world.context, world.ana.sub)).length, 1)
})

test('a remembered browser stands for no second step where factors are changed', async t => {
  const world = await agency(app, 'knownhere')
  const window = await signedIn(world)
  const secret = await add(world, window)
  await window.submit(await window.open(`${world.account.issuer}/session/end`), { logout: 'yes' })
  await app.db('code_factors').update({ last_step: 0 })
  const page = await signIn(window, await window.open(`${world.account.issuer}/sign-in`), 'ana')
  await window.submit(page, { code: codeOf(secret), remember: 'on' })
  t.regex(wordsOf(await open(world, window)), /Remembered browsers/)
  await letMinutesPass(app, world, 6)
  const asked = await signIn(window, await open(world, window, '/apps/new'), 'ana')
  t.regex(wordsOf(asked), /Enter your code/)
  t.notRegex(wordsOf(asked), /Do not ask again/)
})

test('oidc.md 3.3: an app that is removed ends the other sessions and remembered browsers, this one goes on', async t => {
  const world = await agency(app, 'removed')
  const window = await signedIn(world)
  const secret = await add(world, window)
  const other = world.browser()
  await app.db('code_factors').update({ last_step: 0 })
  const began = await world.application.begin()
  const asked = await signIn(other, await other.open(began.url), 'ana')
  await other.submit(asked, { code: codeOf(secret), remember: 'on' })
  const device = app.db('remembered_devices').where({ user_id: world.ana.id })
  t.is((await device.clone()).length, 1)
  const [{ id } = { id: '' }] = (await apps(world)) as { id: string }[]
  const page = await again(window, await open(world, window, `/apps/${id}`), secret)
  t.is(page.url.pathname, `/t/removed/security/apps/${id}`)
  const renamed = await window.submit(page, { name: 'Old telephone' })
  t.regex(wordsOf(renamed), /Old telephone/)
  const list = await window.submit(page, {}, { index: 1 })
  t.regex(wordsOf(list), /Authenticator apps You have none/)
  t.is((await apps(world)).length, 0)
  t.is((await device.clone()).length, 0)
  t.is((await listSessions(world.context, world.ana.sub)).length, 1)
  t.regex(wordsOf(await other.open(`${world.account.issuer}/`)), /Welcome to/)
  const own = { account_id: world.account.id, user_id: world.ana.id }
  t.is((await app.db('mails').where({ ...own, kind: 'factor-removed' })).length, 1)
  t.is((await enter(world, window)).claims()?.sub, world.ana.sub)
})

test('IK-83: the last factor stays where the account demands one; another one lets it go', async t => {
  const world = await agency(app, 'last')
  const window = await signedIn(world)
  const secret = await add(world, window)
  await setPolicy(world, { secondFactor: 'required' })
  const [{ id } = { id: '' }] = (await apps(world)) as { id: string }[]
  const page = await again(window, await open(world, window, `/apps/${id}`), secret)
  const refused = await window.submit(page, {}, { index: 1 })
  t.is(refused.status, 409)
  t.regex(wordsOf(refused), /A second step is required of you/)
  t.is((await apps(world)).length, 1)
  await add(world, window, 'Second')
  await window.submit(page, {}, { index: 1 })
  t.deepEqual(await apps(world).pluck('name'), ['Second'])
})

test('nobody changes or sees the factors of somebody else', async t => {
  const world = await agency(app, 'foreign')
  const theirs = await signedIn(world, 'ana')
  await add(world, theirs)
  const [{ id } = { id: '' }] = (await apps(world)) as { id: string }[]
  const window = await signedIn(world, 'bo')
  const mine = await open(world, window, `/apps/${id}`)
  t.is(mine.url.pathname, '/t/foreign/security')
  t.notRegex(wordsOf(mine), /My telephone/)
  const form = await open(world, window, '/apps/new')
  const forged = (what: string): View => ({
    ...form,
    text: form.text.replace('/security/apps/new', `/security/apps/${id}/${what}`),
  })
  await window.submit(forged('remove'))
  await window.submit(forged('name'), { name: 'Taken' })
  t.deepEqual(await apps(world).pluck('name'), ['My telephone'])
  t.is((await window.submit(form, { token: 'guessed' })).status, 403)
  t.is((await window.submit(form, {}, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403)
  t.is(
    (
      await window.submit(
        form,
        {},
        { headers: { origin: 'https://evil.example', 'sec-fetch-site': '' } },
      )
    ).status,
    403,
  )
})
