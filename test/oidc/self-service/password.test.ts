import test from 'ava'
import { listSessions } from '../../../src/domain/sessions/sessions.ts'
import { agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { signedIn } from '../../support/own-pages.ts'
import { setPolicy } from '../../support/second-factor.ts'

const app = testApp(test)
const chosen = 'seven quiet lanterns drift'
const twice = (next: string) => ({ 'new-password': next, 'repeated-password': next })

test('7.4.3: a person changes their password by the present one; everything open ends, a mail tells of it', async t => {
  const world = await agency(app, 'change')
  const other = world.browser()
  await enter(world, other)
  const window = await signedIn(world)
  const page = await window.open(`${world.account.issuer}/security/password`)
  t.regex(wordsOf(page), /You are signed out everywhere.* At least 15 characters/)
  const done = await window.submit(page, { 'current-password': password, ...twice(chosen) })
  t.regex(wordsOf(done), /Your password is changed/)
  t.deepEqual(await listSessions(world.context, world.ana.sub), [])
  t.regex(wordsOf(await window.open(`${world.account.issuer}/`)), /Welcome to/)
  const sign = await window.open(`${world.account.issuer}/sign-in`)
  t.is((await window.submit(sign, { username: 'ana', password })).status, 422)
  const again = await window.submit(sign, { username: 'ana', password: chosen })
  t.regex(wordsOf(again), /Ana Lima/)
  const events = app.db('events').where({ account_id: world.account.id })
  const [event] = await events.where({ type: 'user.password_changed' })
  t.like(event, { actor_id: world.ana.id, target_id: world.ana.id })
  const mails = await app.db('mails').where({ account_id: world.account.id, user_id: world.ana.id })
  t.true(mails.length > 0)
})

test('6.2: a wrong present password, a weak new one and two that differ change nothing', async t => {
  const world = await agency(app, 'weak')
  const window = await signedIn(world)
  const page = await window.open(`${world.account.issuer}/security/password`)
  const current = { 'current-password': password }
  const wrong = [
    { 'current-password': 'not my password', ...twice(chosen) },
    { ...current, ...twice('short') },
    { ...current, ...twice(password) },
    { ...current, 'new-password': chosen, 'repeated-password': `${chosen}s` },
    twice(chosen),
  ]
  for (const fields of wrong) t.is((await window.submit(page, fields)).status, 422)
  t.regex(wordsOf(await window.open(`${world.account.issuer}/`)), /Ana Lima/)
  t.is((await listSessions(world.context, world.ana.sub)).length, 1)
})

test('where nobody signs in by password none is changed, and who has none is told so', async t => {
  const world = await agency(app, 'none')
  const window = await signedIn(world)
  const page = await window.open(`${world.account.issuer}/security/password`)
  await setPolicy(world, { passwords: false })
  const fields = { 'current-password': password, ...twice(chosen) }
  const answer = await window.submit(page, fields)
  t.is(answer.url.pathname, '/t/none/security')
  t.notRegex(wordsOf(answer), /Change your password/)
  await setPolicy(world, {})
  await app.db('passwords').where({ user_id: world.ana.id }).delete()
  const told = await window.submit(page, fields)
  t.regex(wordsOf(told), /You have none here/)
  t.is(await app.db('passwords').where({ user_id: world.ana.id }).first(), undefined)
})
