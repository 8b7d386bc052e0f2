import test from 'ava'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { addGroup, agency, enter, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { aGroup, scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('a person sees their groups and why: by hand, from a directory, through which groups, since and until', async t => {
  const world = await agency(app, 'why')
  const { context, account, ana, photographers } = world
  const scim = await scimClient(context, { adoption: true })
  const staff = await scim.post('/Groups', aGroup('Staff', [ana.id]))
  t.is(staff.status, 201)
  const everybody = await addGroup(context, 'Everybody', [])
  await addMembers(context, everybody, { ids: [photographers] })
  const pilots = await addGroup(context, 'Pilots', [])
  const until = new Date(Date.now() + 86_400_000)
  await addMembers(context, pilots, { ids: [ana.id], until })
  const window = world.browser()
  await enter(world, window)
  const words = wordsOf(await window.open(`${account.issuer}/groups`))
  const day = '\\d{4}-\\d\\d-\\d\\d'
  t.regex(words, new RegExp(`Everybody Through Photographers, put there by hand, since ${day}`))
  t.regex(words, new RegExp(`Photographers You yourself, put there by hand, since ${day}`))
  t.regex(words, new RegExp(`Pilots You yourself.* until ${until.toISOString().slice(0, 10)}`))
  t.regex(words, new RegExp(`Staff You yourself, from .+, since ${day}`))
  t.notRegex(words, /More/)
  await app.db('groups').where({ id: photographers }).update({ deleted_at: new Date() })
  t.notRegex(wordsOf(await window.open(`${account.issuer}/groups`)), /Photographers|Everybody/)
})

test('who is in many groups sees them in parts, each once, and nobody sees those of others', async t => {
  const world = await agency(app, 'many')
  const { context, account, bo } = world
  const names = Array.from({ length: 60 }, (_, at) => `Team ${String(at).padStart(2, '0')}`)
  for (const name of names) await addGroup(context, name, [bo])
  const window = world.browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), 'bo')
  const first = await window.open(`${account.issuer}/groups`)
  const next = /href="([^"]*\/groups\?after=[^"]*)"/.exec(first.text)?.[1] ?? ''
  const second = await window.open(next)
  const seen = [first, second].flatMap(({ text }) => text.match(/Team \d\d/g) ?? [])
  t.deepEqual(seen, names)
  t.notRegex(second.text, /after=/)
  t.notRegex(first.text + second.text, /Photographers/)
  const other = world.browser()
  await signIn(other, await other.open(`${account.issuer}/sign-in`), 'ana')
  t.notRegex((await other.open(`${account.issuer}/groups`)).text, /Team/)
  const nobody = await world.browser().open(`${account.issuer}/groups`)
  t.is(nobody.url.href, `${account.issuer}/`)
})
