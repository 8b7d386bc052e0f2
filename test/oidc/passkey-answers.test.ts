import test from 'ava'
import { newChallenge, useChallenge } from '../../src/domain/factors/passkey-challenges.ts'
import { agency } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type View, wordsOf } from '../support/browser.ts'
import { questionOf, sendAnswer, softPasskey, type Twist } from '../support/soft-passkeys.ts'
import { opened, passkeyOf, handleOf, events, lastFailure } from '../support/passkey-world.ts'

const app = testApp(test, { host: 'localhost' })

const twists: readonly (readonly [string, string, Twist])[] = [
  ['another challenge', 'challenge', { challenge: 'b3RoZXI' }],
  ['another origin', 'not-verified', { origin: 'https://evil.example' }],
  ['another port', 'not-verified', { origin: 'http://localhost:1' }],
  ['another relying party', 'not-verified', { rpId: 'evil.example' }],
  ['nobody verified', 'not-verified', { verified: false }],
  ['the making of one', 'not-verified', { type: 'webauthn.create' }],
  ['a spoilt signature', 'not-verified', { spoilt: true }],
  ['another person', 'another-person', { userHandle: 'Ym8' }],
  ['no person', 'another-person', { userHandle: null }],
  ['a page within a page', 'no-answer', { crossOrigin: true }],
]

test('WebAuthn 7.2: what is not exactly the answer is refused, each in the same words, and the event says why', async t => {
  const world = await agency(app, 'twisted')
  const key = await passkeyOf(world, world.ana)
  const words = new Set<string>()
  for (const [what, reason, twist] of twists) {
    const { window, page } = await opened(world)
    const refused = await sendAnswer(window, page, key.show(await questionOf(window, page), twist))
    t.is(refused.status, 422, what)
    words.add(wordsOf(refused))
    t.is(await lastFailure(world), reason, what)
  }
  const stranger = softPasskey(app.url)
  const { window, page } = await opened(world)
  const question = await questionOf(window, page)
  stranger.make({ ...question, user: { id: handleOf(world.ana) } })
  words.add(wordsOf(await sendAnswer(window, page, stranger.show(question))))
  t.is(await lastFailure(world), 'unknown-passkey')
  for (const answer of ['', '{}', 'null', '[1', JSON.stringify({ id: 'x', response: {} })]) {
    words.add(wordsOf(await sendAnswer(window, page, answer)))
    t.is(await lastFailure(world), 'no-answer')
  }
  await world.context.db('users').where({ id: world.ana.id }).update({ suspended: true })
  const late = await opened(world)
  const asked = await questionOf(late.window, late.page)
  words.add(wordsOf(await sendAnswer(late.window, late.page, key.show(asked))))
  t.is(await lastFailure(world), 'inactive')
  t.is(words.size, 1, [...words].join('\n'))
  t.regex([...words].join(''), /That passkey was not accepted/)
})

test('WebAuthn 6.1.3: a passkey that was bound to its device stays so; of those from before nothing is known', async t => {
  const world = await agency(app, 'eligible')
  const key = await passkeyOf(world, world.ana)
  const shownAsSynced = async (): Promise<View> => {
    const { window, page } = await opened(world)
    const question = await questionOf(window, page)
    return sendAnswer(window, page, key.show(question, { backedUp: true }))
  }
  t.is((await shownAsSynced()).status, 422)
  t.is(await lastFailure(world), 'backup-eligibility')
  await app.db('passkeys').where({ user_id: world.ana.id }).update({ backup_eligible: null })
  t.is((await shownAsSynced()).status, 0)
})

test('advisory 20: of twenty that send one answer at once, one is let in, and none later', async t => {
  const world = await agency(app, 'raced')
  const key = await passkeyOf(world, world.ana)
  const { window, page } = await opened(world)
  const answer = key.show(await questionOf(window, page))
  const views = await Promise.all(
    Array.from({ length: 20 }, () => sendAnswer(window, page, answer)),
  )
  const succeeded = await events(world, 'sign_in.succeeded')
  t.is(succeeded.length, 1)
  t.is(views.filter(({ status }) => status === 0).length, 1)
  const again = await opened(world)
  t.not((await sendAnswer(again.window, again.page, answer)).status, 0)
  t.is((await events(world, 'sign_in.succeeded')).length, 1)
})

test('ASVS 6.5.1: of twenty that use one challenge at once, one does', async t => {
  const { context } = await agency(app, 'challenged')
  const challenge = await newChallenge(context, 'one')
  const used = await Promise.all(
    Array.from({ length: 20 }, () => useChallenge(context, 'one', challenge)),
  )
  t.is(used.filter(Boolean).length, 1)
})

test('a question holds for the interaction that asked it and for five minutes', async t => {
  const world = await agency(app, 'bound')
  const key = await passkeyOf(world, world.ana)
  const one = await opened(world)
  const other = await opened(world)
  const stolen = key.show(await questionOf(one.window, one.page))
  t.is((await sendAnswer(other.window, other.page, stolen)).status, 422)
  t.is(await lastFailure(world), 'challenge')
  const late = key.show(await questionOf(one.window, one.page))
  const [ends = new Date(0)] = await world.context
    .db('passkey_challenges')
    .where({ account_id: world.account.id })
    .pluck<Date[]>('expires_at')
  const life = ends.getTime() - Date.now()
  t.true(life > 290_000 && life <= 301_000)
  await world.context
    .db('passkey_challenges')
    .where({ account_id: world.account.id })
    .update({ expires_at: new Date(Date.now() - 1000) })
  t.is((await sendAnswer(one.window, one.page, late)).status, 422)
})

test('WebAuthn 6.1.1: a counter that stands still or falls back is refused as a copy; zero for ever is none', async t => {
  const world = await agency(app, 'counted')
  const key = await passkeyOf(world, world.ana)
  const use = async (counter: number): Promise<number> => {
    const { window, page } = await opened(world)
    const answer = key.show(await questionOf(window, page), { counter })
    return (await sendAnswer(window, page, answer)).status
  }
  const seen: number[] = []
  for (const counter of [0, 0, 5, 5, 4, 0, 6]) seen.push(await use(counter))
  t.deepEqual(seen, [0, 0, 0, 422, 422, 422, 0])
  t.is((await events(world, 'factor.clone_suspected')).length, 3)
  t.is(await lastFailure(world), 'counter')
})

test('advisory 12: a passkey of one account is unknown in another, also for a person of the same name', async t => {
  const home = await agency(app, 'home-account')
  const away = await agency(app, 'away-account')
  const key = await passkeyOf(home, home.ana)
  const { window, page } = await opened(away)
  const question = await questionOf(window, page)
  const refused = await sendAnswer(window, page, key.show(question))
  t.is(refused.status, 422)
  t.is(await lastFailure(away), 'unknown-passkey')
  t.is((await events(away, 'sign_in.succeeded')).length, 0)
})

test('attempts with one passkey are counted by network, and one too many has to wait', async t => {
  const world = await agency(app, 'throttled')
  const key = await passkeyOf(world, world.ana)
  const seen: number[] = []
  for (let index = 0; index < 12; index++) {
    const { window, page } = await opened(world)
    const question = await questionOf(window, page)
    seen.push((await sendAnswer(window, page, key.show(question, { spoilt: true }))).status)
  }
  t.deepEqual(new Set(seen.slice(0, 10)), new Set([422]))
  t.deepEqual(seen.slice(10), [429, 429])
})
