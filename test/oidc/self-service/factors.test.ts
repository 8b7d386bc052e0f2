import test from 'ava'
import { rememberDevice } from '../../../src/domain/factors/remembered-devices.ts'
import { agency } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type View, wordsOf } from '../../support/browser.ts'
import { letMinutesPass, signedIn } from '../../support/own-pages.ts'
import { codesOn } from '../../support/second-factor.ts'
import { questionOf, sendAnswer, softPasskey } from '../../support/soft-passkeys.ts'

const app = testApp(test, { host: 'localhost' })

test('a passkey is added, named, renamed and removed; its question is asked of whoever signed in just now', async t => {
  const world = await agency(app, 'passkeys')
  const { account, ana } = world
  const window = await signedIn(world)
  const page = await window.open(`${account.issuer}/security/passkeys/new`)
  const passkey = softPasskey(app.url)
  const question = await questionOf(window, page)
  const codes = await sendAnswer(window, page, passkey.make(question))
  t.is(codesOn(codes).length, 10, wordsOf(codes))
  const rows = app.db('passkeys').where({ account_id: account.id, user_id: ana.id })
  const [{ id } = { id: '' }] = (await rows.clone()) as { id: string }[]
  const again = await sendAnswer(window, page, passkey.make(question))
  t.regex(wordsOf(again), /Sign in/, 'there is a factor now, and it was not shown')
  t.is((await rows.clone()).length, 1)
  await app.db.raw(
    `update oidc_records set payload = jsonb_set(payload, '{acr}', '"phr"') where account_id = ? and model = 'Session'`,
    [account.id],
  )
  const own = await window.open(`${account.issuer}/security/passkeys/${id}`)
  t.is((await window.submit(own, { name: ' ' })).status, 422)
  t.regex(wordsOf(await window.submit(own, { name: 'Key on the ring' })), /Key on the ring/)
  await window.submit(own, {}, { index: 1 })
  t.is((await rows.clone()).length, 0)
  const types = await app.db('events').where({ account_id: account.id }).pluck('type')
  t.true(types.includes('factor.added') && types.includes('factor.removed'))
  await letMinutesPass(app, world, 6)
  await t.throwsAsync(questionOf(window, page))
})

test('an answer to the question of somebody else makes no passkey', async t => {
  const world = await agency(app, 'others')
  const [mine, theirs] = [await signedIn(world, 'ana'), await signedIn(world, 'bo')]
  const address = `${world.account.issuer}/security/passkeys/new`
  const question = await questionOf(theirs, await theirs.open(address))
  const page = await mine.open(address)
  const answer = await sendAnswer(mine, page, softPasskey(app.url).make(question))
  t.is(answer.status, 422)
  t.is((await sendAnswer(mine, page, '{}')).status, 422)
  t.is((await app.db('passkeys').where({ account_id: world.account.id })).length, 0)
})

test('recovery codes are made anew and shown once; without a second step there are none', async t => {
  const world = await agency(app, 'codes')
  const { account } = world
  const window = await signedIn(world)
  const form = await window.open(`${account.issuer}/security/recovery-codes`)
  const none = await window.submit(form)
  t.is(none.status, 409)
  t.regex(wordsOf(none), /Set one up first/)
  const page = await window.open(`${account.issuer}/security/passkeys/new`)
  const passkey = softPasskey(app.url)
  const first = codesOn(
    await sendAnswer(window, page, passkey.make(await questionOf(window, page))),
  )
  await app.db.raw(
    `update oidc_records set payload = jsonb_set(payload, '{acr}', '"phr"') where account_id = ? and model = 'Session'`,
    [account.id],
  )
  const shown = await window.submit(await window.open(`${account.issuer}/security/recovery-codes`))
  const second = codesOn(shown)
  t.is(second.length, 10)
  t.is(second.filter(code => first.includes(code)).length, 0)
  t.is((await app.db('recovery_codes').where({ account_id: account.id })).length, 10)
  const list = await window.submit(shown)
  t.regex(wordsOf(list), /10 of the codes made on/)
  t.deepEqual(codesOn(list), [])
})

test('remembered browsers are listed, and one is forgotten by its person alone', async t => {
  const world = await agency(app, 'browsers')
  const { account, ana, context } = world
  await rememberDevice(context, app.box, ana, 'Firefox on Linux')
  const rows = app.db('remembered_devices').where({ account_id: account.id })
  const [{ id } = { id: '' }] = (await rows.clone()) as { id: string }[]
  const window = await signedIn(world)
  const page = await window.open(`${account.issuer}/security`)
  t.regex(wordsOf(page), /Remembered browsers .*Firefox on Linux since .*until/)
  const other = await signedIn(world, 'bo')
  const theirs = await other.open(`${account.issuer}/security/apps/new`)
  const forged = { ...theirs, text: theirs.text.replace('/apps/new', '/devices/end') }
  await other.submit(forged, { device: id })
  t.is((await rows.clone()).length, 1)
  t.notRegex(wordsOf(await window.submit(page)), /Remembered browsers/)
  t.is((await rows.clone()).length, 0)
})

test('7.4.2: no page about oneself answers a disabled person, an ended session or the session of another account', async t => {
  const [world, other] = [await agency(app, 'one'), await agency(app, 'two')]
  const pages = app.listening.app.routes
    .filter(({ needs, path }) => needs === 'session' && path.startsWith('/t/:account/'))
    .filter(({ path }) => !path.includes('/console/') && !path.includes('/api/'))
  t.true(pages.length > 20)
  const window = await signedIn(world)
  const form = await window.open(`${world.account.issuer}/security/apps/new`)
  const refusedAll = async (slug: string, why: string): Promise<void> => {
    for (const { method, path } of pages) {
      const address = path
        .replace(':account', slug)
        .replaceAll(/:\w+/g, '01890000-0000-7000-8000-000000000000')
      const home = new URL(`/t/${slug}/`, app.url).href
      const forged: View = {
        ...form,
        text: form.text.replace(/action="[^"]*"/, `action="${address}"`),
      }
      const view = method === 'GET' ? await window.open(address) : await window.submit(forged)
      t.is(view.url.href, home, `${why}: ${method} ${address}`)
      t.regex(wordsOf(view), /Welcome to/, `${why}: ${method} ${address}`)
    }
  }
  await refusedAll('two', 'another account')
  const users = app.db('users').where({ id: world.ana.id })
  await users.clone().update({ active: false })
  await refusedAll('one', 'disabled')
  await users.clone().update({ active: true })
  t.regex(wordsOf(await window.open(`${world.account.issuer}/security`)), /Authenticator apps/)
  await users.clone().update({ access_ended_at: new Date(Date.now() + 2000) })
  await refusedAll('one', 'ended')
  t.is((await app.db('code_factors').where({ account_id: other.account.id })).length, 0)
})
