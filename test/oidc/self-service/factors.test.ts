import test from 'ava'
import { rememberDevice } from '../../../src/domain/factors/remembered-devices.ts'
import { agency } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type View, wordsOf } from '../../support/browser.ts'
import { signedIn } from '../../support/own-pages.ts'

const app = testApp(test)

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
