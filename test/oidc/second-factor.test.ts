import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { agency, enter, signIn } from '../support/agency.ts'
import { contextClassOf, methodReferencesOf } from '../../src/model/sign-in.ts'
import { firstMethodOf } from '../../src/model/sign-in-method.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { letMinutesPass } from '../support/own-pages.ts'
import { codeOf, enrolled, kept, secretOn, setPolicy } from '../support/second-factor.ts'

const app = testApp(test)

test('advisory 19: where a second factor is required, nothing is issued before one was set up and shown', async t => {
  const world = await agency(app, 'required')
  const window = world.browser()
  const first = await enter(world, window)
  t.is(first.claims()?.sub, world.ana.sub)
  await setPolicy(world, { secondFactor: 'required' })
  await sleep(1100) // for so long the account is kept where people are authorized

  const began = await world.application.begin({ acr_values: 'urn:cohort:acr:one-factor' })
  const setUp = await window.open(began.url)
  t.regex(wordsOf(setUp), /Set up a second step/, 'who is signed in already is asked for it alone')
  const wrong = await window.submit(setUp, { code: '000000' })
  t.is(wrong.status, 422)
  const secret = secretOn(wrong)
  const used = codeOf(secret)
  const tokens = await world.application.redeem(
    began,
    await kept(window, await window.submit(wrong, { code: used })),
  )
  t.is(tokens.claims()?.['acr'], 'urn:cohort:acr:two-factor')
  t.deepEqual(tokens.claims()?.['amr'], ['mfa', 'otp', 'pwd'])

  const other = world.browser()
  const page = await other.open((await world.application.begin()).url)
  const asked = await signIn(other, page, 'ana')
  t.regex(wordsOf(asked), /Enter your code/)
  t.is((await other.submit(asked, { code: used })).status, 422, 'a code is used once')
  t.is((await other.submit(asked, { code: codeOf(secret, 30) })).status, 0)
})

test('ASVS 7.5.1: nobody sets up a second step in a session of long ago without showing the first again', async t => {
  const world = await agency(app, 'long-ago')
  const window = world.browser()
  await enter(world, window)
  await setPolicy(world, { secondFactor: 'required' })
  await letMinutesPass(app, world, 6)
  await sleep(1100)
  const began = await world.application.begin()
  const asked = await window.open(began.url)
  t.regex(wordsOf(asked), /Password/)
  t.notRegex(wordsOf(asked), /Set up a second step/)
  t.regex(wordsOf(await signIn(window, asked, 'ana')), /Set up a second step/)
})

test('a browser that is known in place of the second step makes nobody’s sign-in a later one', async t => {
  const world = await agency(app, 'known-browser')
  const policy = async (secondFactor: string): Promise<void> => {
    await setPolicy(world, { secondFactor, rememberDays: 30 })
    await sleep(1100)
  }
  await policy('required')
  const { secret } = await enrolled(world, world.browser(), 'ana')
  const window = world.browser()
  const asked = await signIn(
    window,
    await window.open((await world.application.begin()).url),
    'ana',
  )
  await window.submit(asked, { code: codeOf(secret, 30), remember: 'on' })
  await policy('off')
  const anew = await world.application.begin({ prompt: 'login' })
  await signIn(window, await window.open(anew.url), 'ana')
  await letMinutesPass(app, world, 60)
  await policy('required')
  const began = await world.application.begin()
  const tokens = await world.application.redeem(began, await window.open(began.url))
  t.is(tokens.claims()?.['acr'], 'urn:cohort:acr:known-device')
  const sessions = await app
    .db('oidc_records')
    .where({ account_id: world.account.id, model: 'Session' })
    .whereRaw(`payload ->> 'acr' = 'urn:cohort:acr:known-device'`)
  t.is(sessions.length, 1)
  t.true(sessions[0].payload.loginTs < Date.now() / 1000 - 55 * 60)
})

test('ASVS 6.5.1: of eight that send the same code at once one is let in', async t => {
  const world = await agency(app, 'codes')
  await setPolicy(world, { secondFactor: 'required' })
  const { secret } = await enrolled(world, world.browser(), 'ana')
  const pages = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const window = world.browser()
      const page = await window.open((await world.application.begin()).url)
      return { window, page: await signIn(window, page, 'ana') }
    }),
  )
  const code = codeOf(secret, 30)
  const views = await Promise.all(pages.map(({ window, page }) => window.submit(page, { code })))
  const count = (status: number): number => views.filter(view => view.status === status).length
  t.deepEqual([count(0), count(422)], [1, 7])
})

test('whoever has a second factor is asked for it, also where it is not required, and an application may demand it', async t => {
  const world = await agency(app, 'optional')
  const asked = await world.application.begin({ acr_values: 'urn:cohort:acr:two-factor phr' })
  const window = world.browser()
  const setUp = await signIn(window, await window.open(asked.url), 'ana')
  t.regex(wordsOf(setUp), /Set up a second step/)
  const done = await kept(window, await window.submit(setUp, { code: codeOf(secretOn(setUp)) }))
  t.is((await world.application.redeem(asked, done)).claims()?.['acr'], 'urn:cohort:acr:two-factor')
  const other = world.browser()
  const plain = await other.open((await world.application.begin()).url)
  t.regex(wordsOf(await signIn(other, plain, 'ana')), /Enter your code/)
})

test('advisory 19: a person who is suspended between the two factors is not let in', async t => {
  const world = await agency(app, 'midway')
  await setPolicy(world, { secondFactor: 'required' })
  const { secret } = await enrolled(world, world.browser(), 'ana')
  const window = world.browser()
  const page = await window.open((await world.application.begin()).url)
  const half = await signIn(window, page, 'ana')
  await world.context
    .db('users')
    .where({ account_id: world.account.id, id: world.ana.id })
    .update({ suspended: true })
  const refused = await window.submit(half, { code: codeOf(secret, 30) })
  t.regex(wordsOf(refused), /Password/)
  t.is(refused.status, 200)
})

const sessions = [
  { proofs: ['password'], first: 'password' },
  { proofs: ['mail'], first: 'mail' },
  { proofs: ['upstream'], first: 'upstream' },
  { proofs: ['password', 'device'], first: 'password' },
  { proofs: ['password', 'upstream'], first: 'upstream' }, // the more telling one
] as const

for (const { proofs, first } of sessions) {
  test(`a session by ${proofs.join(' and ')} goes on with ${first} where only a second factor is missing`, t => {
    const shown = proofs.map(method => ({ method, at: 0 }))
    t.is(firstMethodOf(contextClassOf(shown), methodReferencesOf(shown)), first)
  })
}
