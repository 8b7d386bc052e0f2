import { createHash } from 'node:crypto'
import test from 'ava'
import { completeSignIn, prove } from '../../src/domain/sign-ins/sign-ins.ts'
import { type Agency, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type Browser, type View, wordsOf } from '../support/browser.ts'
import { codeOf, codesOn, enrolled, givenFactors, setPolicy } from '../support/second-factor.ts'

const app = testApp(test)

test('ASVS 6.5.1: who does not have their device comes in by a recovery code, each once, and is told when few are left', async t => {
  const world = await agency(app, 'recovery')
  await setPolicy(world, { secondFactor: 'required' })
  const { recoveryCodes } = await enrolled(world, world.browser(), 'ana')
  const [one = '', two = ''] = recoveryCodes
  const used = await withRecovery(world, one)
  const tokens = await world.application.redeem(used.began, used.view)
  t.is(tokens.claims()?.['acr'], 'urn:cohort:acr:two-factor')
  t.deepEqual(tokens.claims()?.['amr'], ['mfa', 'otp', 'pwd'])
  t.is((await withRecovery(world, one)).view.status, 422, 'used already')
  t.is((await withRecovery(world, 'aaaaa-aaaaa')).view.status, 422)

  t.is((await withRecovery(world, two)).view.status, 0)
  // Until three are left.
  for (const code of recoveryCodes.slice(2, 6)) await withRecovery(world, code)
  const told = await withRecovery(world, recoveryCodes[6] ?? '')
  t.regex(wordsOf(told.view), /3 are left/)
  const fresh = await told.window.submit(told.view)
  t.is(codesOn(fresh).length, 10)
  t.truthy((await world.application.redeem(told.began, await told.window.submit(fresh))).id_token)
  t.is((await withRecovery(world, recoveryCodes[8] ?? '')).view.status, 422, 'replaced')
})

test('recovery codes are shown again until the person says that they kept them', async t => {
  const world = await agency(app, 'kept')
  await setPolicy(world, { secondFactor: 'required' })
  const { secret } = await givenFactors(app, world.context, world.ana)
  await app.db('recovery_sets').where({ user_id: world.ana.id }).update({ kept: false })
  const window = world.browser()
  const began = await world.application.begin()
  const asked = await signIn(window, await window.open(began.url), 'ana')
  const shown = await window.submit(asked, { code: codeOf(secret, 30) })
  t.is(codesOn(shown).length, 10)
  t.regex(shown.headers.get('cache-control') ?? '', /no-store/)
  const again = await window.open(shown.url.pathname.replace(/\/second$/, '/ways'))
  t.is(again.status, 0, 'nothing else is missing')
  t.deepEqual(await app.db('recovery_sets').where({ user_id: world.ana.id }).pluck('kept'), [false])
})

test('a browser is remembered at the wish of its person, in place of what the account demands and not of what an application does', async t => {
  const world = await agency(app, 'remembered')
  await setPolicy(world, { secondFactor: 'required' })
  const { secret } = await givenFactors(app, world.context, world.ana)
  const window = world.browser()
  const first = await signIn(
    window,
    await window.open((await world.application.begin()).url),
    'ana',
  )
  t.regex(wordsOf(first), /Do not ask again on this browser for 30 days/)
  t.is((await window.submit(first, { code: codeOf(secret, 30), remember: 'on' })).status, 0)
  const cookie = window.cookies().find(({ name }) => name === 'device')
  t.is(cookie?.path, '/t/remembered/sign-in')
  t.deepEqual(await stored(world, cookie?.value ?? ''), [0, 1], 'hashed')

  await app.db('oidc_records').where({ sub: world.ana.sub }).del()
  const tokens = await enter(world, window)
  t.is(tokens.claims()?.['acr'], 'urn:cohort:acr:known-device')
  t.deepEqual(tokens.claims()?.['amr'], ['pwd'])

  const demanded = await world.application.begin({ acr_values: 'urn:cohort:acr:two-factor' })
  const asked = await window.open(demanded.url)
  t.regex(wordsOf(asked), /Enter your code/)
  t.notRegex(wordsOf(asked), /Do not ask again/)
  t.is((await window.submit(asked, { code: codeOf(secret), remember: 'on' })).status, 422)
  t.deepEqual(await stored(world, cookie?.value ?? ''), [0, 1])

  // Another person in the same browser is asked, and so is Ana in another browser.
  await givenFactors(app, world.context, world.bo)
  const other = await window.open((await world.application.begin({ prompt: 'login' })).url)
  const bo = await window.open(other.url.pathname.replace(/\/ways$/, '') + '/other')
  t.regex(wordsOf(await signIn(window, bo, 'bo')), /Enter your code/)
  const elsewhere = world.browser()
  const page = await elsewhere.open((await world.application.begin()).url)
  t.regex(wordsOf(await signIn(elsewhere, page, 'ana')), /Enter your code/)
})

test('where the policy remembers no browser there is no box, and a forged one does nothing', async t => {
  const world = await agency(app, 'never')
  await setPolicy(world, { secondFactor: 'required', rememberDays: 0 })
  const { secret } = await givenFactors(app, world.context, world.ana)
  const window = world.browser()
  const page = await signIn(window, await window.open((await world.application.begin()).url), 'ana')
  t.notRegex(wordsOf(page), /Do not ask again/)
  t.is((await window.submit(page, { code: codeOf(secret, 30), remember: 'on' })).status, 0)
  t.deepEqual(await app.db('remembered_devices').where({ user_id: world.ana.id }), [])
})

test('strangers who guess at a name do not keep its person out of a browser that is remembered', async t => {
  const world = await agency(app, 'guessed')
  const { secret } = await givenFactors(app, world.context, world.ana)
  const window = world.browser()
  const first = await signIn(
    window,
    await window.open((await world.application.begin()).url),
    'ana',
  )
  await window.submit(first, { code: codeOf(secret, 30), remember: 'on' })
  await app.db('oidc_records').where({ sub: world.ana.sub }).del()
  await app.db('throttles').where({ account_id: world.account.id }).del()
  const stranger = world.browser()
  const page = await stranger.open((await world.application.begin()).url)
  await stranger.submit(page, { username: 'ana', password: 'not her words at all' })
  // As after a hundred from as many networks: the window of the name is full, those near the person are not.
  const counts = app.db('throttles').where({ account_id: world.account.id })
  const rows = await counts.clone().orderBy('key')
  t.is(rows.length, 3)
  const key = createHash('sha256')
    .update(JSON.stringify(['name', 'ana']))
    .digest()
  await counts.clone().where({ key }).update({ attempts: 500 })
  const refused = world.browser()
  const at = await refused.open((await world.application.begin()).url)
  t.is((await signIn(refused, at, 'ana')).status, 429)
  t.is((await enter(world, window)).claims()?.sub, world.ana.sub)
  t.is((await counts.clone().where({ key }).first()).attempts, 501, 'only the stranger was counted')
})

test('IK-83: who comes from another provider is not asked for a second factor by account or role, and is by an application', async t => {
  const world = await agency(app, 'upstream')
  const { ana, account } = world
  const strict = {
    ...account,
    signInPolicy: { ...account.signInPolicy, secondFactor: 'required' },
  } as const
  const context = { ...world.context, account: strict }
  const destinations = [
    [[], undefined, 'done'],
    [['urn:cohort:acr:two-factor'], undefined, 'enrol'],
    [['urn:cohort:acr:two-factor'], true, 'done'],
  ] as const
  for (const [acrValues, vouched, kind] of destinations) {
    const uid = `uid-${acrValues.length}-${String(vouched)}`
    await prove(context, uid, ana, {
      method: 'upstream',
      ...(vouched === undefined ? {} : { vouched }),
    })
    const where = { application: undefined, acrValues }
    const arrival = { application: 'x', browser: null }
    t.is((await completeSignIn(context, uid, where, arrival)).kind, kind, uid)
  }
  await prove(context, 'by password', ana, { method: 'password' })
  const asked = { application: undefined, acrValues: [] }
  const arrival = { application: 'x', browser: null }
  t.is((await completeSignIn(context, 'by password', asked, arrival)).kind, 'enrol')
})

test('a second factor that an application or its request demands reaches a session without asking for the password again', async t => {
  const world = await agency(app, 'step-up')
  const window = world.browser()
  await enter(world, window)
  const { secret } = await givenFactors(app, world.context, world.ana)
  const acr = { acr_values: 'urn:cohort:acr:two-factor' }
  const silent = await window.open((await world.application.begin({ ...acr, prompt: 'none' })).url)
  t.is(silent.url.searchParams.get('error'), 'login_required')
  const began = await world.application.begin(acr)
  const asked = await window.open(began.url)
  t.regex(wordsOf(asked), /Enter your code/)
  const tokens = await world.application.redeem(
    began,
    await window.submit(asked, { code: codeOf(secret, 30) }),
  )
  t.is(tokens.claims()?.['acr'], 'urn:cohort:acr:two-factor')
})

type Used = { readonly window: Browser; readonly view: View; readonly began: Began }
type Began = Awaited<ReturnType<Agency['application']['begin']>>

/** Ana signs in with her password and this recovery code. */
async function withRecovery(world: Agency, code: string): Promise<Used> {
  await app.db('throttles').where({ account_id: world.account.id }).del()
  const window = world.browser()
  const began = await world.application.begin()
  const { url } = await signIn(window, await window.open(began.url), 'ana')
  const page = await window.open(url.pathname.replace(/\/ways$/, '/recovery'))
  return { window, began, view: await window.submit(page, { code }) }
}

/** How many rows have the token as it is, and how many there are. */
async function stored({ ana }: Agency, token: string): Promise<readonly number[]> {
  const rows = await app.db('remembered_devices').where({ user_id: ana.id })
  const plain = rows.filter(({ token_hash: hash }) => hash.equals(Buffer.from(token)))
  return [plain.length, rows.length]
}
