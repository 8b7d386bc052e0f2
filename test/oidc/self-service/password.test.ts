import test from 'ava'
import { listSessions } from '../../../src/domain/sessions/sessions.ts'
import { agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { letMinutesPass, signedIn } from '../../support/own-pages.ts'
import { caep, receiver } from '../../support/receivers.ts'
import { setPolicy } from '../../support/second-factor.ts'
import { heard } from '../../support/watched-account.ts'

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

test('6.2: who has no password chooses a first one, once, while what is open stays; event, mail and event streams tell of it', async t => {
  const world = await agency(app, 'first')
  const { account, ana } = world
  const window = await signedIn(world)
  await app.db('passwords').where({ user_id: ana.id }).delete()
  const watch = await receiver(app, account)
  const stream = await watch.makeStream()
  const page = await window.open(`${account.issuer}/security/password/new`)
  t.regex(wordsOf(page), /Choose a password .* At least 15 characters/)
  t.is((await window.submit(page, twice('short'))).status, 422)
  t.is((await window.submit(page, { ...twice(chosen), 'new-password': 'other' })).status, 422)
  t.is(await app.db('passwords').where({ user_id: ana.id }).first(), undefined)
  const both = await Promise.all([
    window.submit(page, twice(chosen)),
    window.submit(page, twice('nine loud trumpets march')),
  ])
  for (const { url } of both) t.is(url.pathname, '/t/first/security')
  t.is((await listSessions(world.context, ana.sub)).length, 1)
  const events = app.db('events').where({ account_id: account.id, type: 'user.password_chosen' })
  const [event, ...more] = (await events) as object[]
  t.like(event, { actor_id: ana.id, target_id: ana.id })
  t.deepEqual(more, [])
  const mails = app.db('mails').where({ user_id: ana.id, kind: 'password-changed' })
  t.deepEqual(await mails.pluck('subject'), [`Your password for ${account.name} was set`])
  const [told] = await heard(watch, stream)
  const change = told?.events[`${caep}/credential-change`]
  t.like(change, { credential_type: 'password', change_type: 'create', initiating_entity: 'user' })
})

test('7.5.1: a first password wants a sign-in of the last minutes, an account with passwords and no enforced provider', async t => {
  const world = await agency(app, 'guarded')
  const { account, ana } = world
  const window = await signedIn(world)
  await app.db('passwords').where({ user_id: ana.id }).delete()
  const address = `${account.issuer}/security/password/new`
  const page = await window.open(address)
  const refused = async (where: string): Promise<void> => {
    t.is((await window.submit(page, twice(chosen))).url.pathname, where)
    t.is((await window.open(address)).url.pathname, where)
    t.is(await app.db('passwords').where({ user_id: ana.id }).first(), undefined)
  }
  await setPolicy(world, { passwords: false })
  await refused('/t/guarded/security')
  await setPolicy(world, {})
  await letMinutesPass(app, world, 6)
  const asked = await window.open(address)
  t.regex(wordsOf(asked), /Sign in/)
  t.regex(wordsOf(await window.submit(page, twice(chosen))), /Sign in/)
  t.is(await app.db('passwords').where({ user_id: ana.id }).first(), undefined)
})
