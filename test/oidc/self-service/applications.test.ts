import test from 'ava'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { addGroup, agency, register, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'

const app = testApp(test)

test('the applications page leads to those that the person may enter now, and to no others', async t => {
  const world = await agency(app, 'start')
  const { context, account, bo, photographers, registration } = world
  const open = await register(context, {}, 'open')
  const rows = app.db('applications').where({ account_id: account.id })
  await rows.clone().where({ client_id: open.clientId }).update({ name: 'Canteen' })
  const window = world.browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), 'bo')
  const page = () => window.open(`${account.issuer}/applications`)
  const before = await page()
  t.regex(before.text, /<a href="https:\/\/app\.example\/">Canteen<\/a>/)
  t.notRegex(before.text, /Light Table/)
  const desk = await addGroup(context, 'Desk', [bo])
  await addMembers(context, photographers, { ids: [desk] })
  t.regex((await page()).text, />Light Table<\/a>/)
  await rows.clone().where({ client_id: registration.clientId }).update({ enabled: false })
  t.notRegex((await page()).text, /Light Table/)
  await rows.clone().where({ client_id: open.clientId }).update({ home_url: null })
  t.regex(wordsOf(await page()), /There is no application here that you may enter/)
})

test('a long list of applications comes in parts, each application once', async t => {
  const world = await agency(app, 'shelf')
  const { context, account } = world
  for (let at = 0; at < 52; at++) await register(context, {}, 'open')
  const window = world.browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), 'bo')
  const first = await window.open(`${account.issuer}/applications`)
  const next = /href="([^"]*\/applications\?after=[^"]*)"/.exec(first.text)?.[1] ?? ''
  const second = await window.open(next)
  const count = (text: string) => text.match(/>Light Table<\/a>/g)?.length
  t.deepEqual([count(first.text), count(second.text)], [50, 2])
  t.notRegex(second.text, /after=/)
  t.is((await window.open(`${account.issuer}/applications?after=nonsense`)).status, 200)
})
