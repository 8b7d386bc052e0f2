import test from 'ava'
import { endChosenSessions, listSessions } from '../../src/domain/sessions/sessions.ts'
import { browserName } from '../../src/lib/browser-name.ts'
import { agency, type Agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type Browser, type View, wordsOf } from '../support/browser.ts'
import { cohort } from '../support/cohort.ts'
import { testSecret } from '../support/app.ts'

const app = testApp(test)

async function home({ account }: Agency, window: Browser): Promise<View> {
  return window.open(`${account.issuer}/`)
}

async function sessionsPage({ account }: Agency, window: Browser): Promise<View> {
  return window.open(`${account.issuer}/sessions`)
}

/** Somebody at two browsers, and the first one's page. */
async function atTwoBrowsers(world: Agency): Promise<readonly [Browser, Browser]> {
  const [here, there] = [world.browser(), world.browser()]
  await enter(world, here)
  await enter(world, there)
  return [here, there]
}

test('7.5.2: the account’s page lists where a person is signed in, and ends one session', async t => {
  const world = await agency(app, 'list')
  const [here, there] = await atTwoBrowsers(world)
  const page = await sessionsPage(world, here)
  t.regex(
    wordsOf(page),
    /Where you are signed in .*This browser since .* Light Table .*Another browser/,
  )
  t.regex(page.text, /aria-label="End the session in Another browser"/)
  const after = await here.submit(page)
  t.notRegex(wordsOf(after), /Another browser/)
  t.regex(wordsOf(await home(world, there)), /Welcome to/)
  t.regex(wordsOf(await home(world, here)), /Ana Lima/)
  const own = { account_id: world.account.id, type: 'session.ended' }
  const [event] = await app.db('events').where(own)
  t.like(event, { target_id: world.ana.id, actor_id: world.ana.id })
  t.like(event?.data.access, { cause: 'signed-out', ended: { sessions: 1, grants: 1 } })
})

test('7.4.3: all other sessions end at once, with their tokens, and this one goes on', async t => {
  const world = await agency(app, 'others')
  const [here, there] = await atTwoBrowsers(world)
  const tokens = await enter(world, there)
  const page = await sessionsPage(world, here)
  const forms = page.text.match(/<form/g)?.length ?? 0
  await here.submit(page, {}, { index: forms - 1 })
  t.is((await listSessions(world.context, world.ana.sub)).length, 1)
  t.regex(wordsOf(await home(world, there)), /Welcome to/)
  const token = { token: tokens.access_token }
  t.deepEqual((await world.application.post('/token/introspection', token)).body, { active: false })
  t.is((await here.open((await world.application.begin()).url)).status, 0)
})

test('offline access that was given in a session that is ended goes with it', async t => {
  const world = await agency(app, 'offline')
  const window = world.browser()
  const began = await world.application.begin({
    scope: 'openid offline_access',
    prompt: 'consent',
  })
  const asked = await signIn(window, await window.open(began.url), 'ana')
  const tokens = await world.application.redeem(
    began,
    await window.submit(asked, { decision: 'allow' }),
  )
  const [session] = await listSessions(world.context, world.ana.sub)
  const choice = { sub: world.ana.sub, uid: session?.uid ?? '' }
  const receipt = await endChosenSessions(world.context, choice, 'ended-by-administrator')
  t.like(receipt.ended, { sessions: 1, grants: 1, refreshTokens: 1 })
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await world.application.post('/token', refresh)).body['error'], 'invalid_grant')
})

test('nobody ends a session of somebody else, nor without the token of the page', async t => {
  const world = await agency(app, 'mine')
  const [mine, theirs] = [world.browser(), world.browser()]
  await enter(world, mine)
  const signedIn = await theirs.open(`${world.account.issuer}/sign-in`)
  await signIn(theirs, signedIn, 'bo')
  const [foreign] = await listSessions(world.context, world.bo.sub)
  await enter(world, world.browser())
  const page = await sessionsPage(world, mine)
  await mine.submit(page, { session: foreign?.uid ?? '' })
  t.is((await listSessions(world.context, world.bo.sub)).length, 1)
  t.is((await mine.submit(page, { token: 'guessed' })).status, 403)
  t.is((await mine.submit(page, {}, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403)
  t.is((await listSessions(world.context, world.ana.sub)).length, 2)
  await t.throwsAsync(
    endChosenSessions(world.context, { sub: world.ana.sub, uid: foreign?.uid ?? '' }, 'signed-out'),
    { message: 'there is no such session' },
  )
})

test('10.7.3: the applications page shows what was granted, and takes it back', async t => {
  const world = await agency(app, 'consents')
  const window = world.browser()
  const tokens = await enter(world, window)
  const page = await window.open(`${world.account.issuer}/applications`)
  t.regex(
    wordsOf(page),
    /Applications .*Access that you gave .*Light Table since .* Know that it is you .*Remove/,
  )
  t.notRegex(wordsOf(page), /Cohort since/)
  const after = await window.submit(page)
  t.regex(wordsOf(after), /No application has access to your account/)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await world.application.post('/token', refresh)).body['error'], 'invalid_grant')
  t.regex(wordsOf(await home(world, window)), /Ana Lima/)
  t.is((await window.submit(page, { token: '' })).status, 403)
})

test('who is not signed in is sent to the account’s page, and an ended session sees it', async t => {
  const world = await agency(app, 'gone')
  const window = world.browser()
  const { url } = await window.open(`${world.account.issuer}/applications`)
  t.is(url.href, `${world.account.issuer}/`)
  await enter(world, window)
  const page = await window.open(`${world.account.issuer}/applications`)
  await app.db('users').where({ id: world.ana.id }).update({ active: false })
  t.regex(wordsOf(await window.submit(page)), /Welcome to/)
  const again = await window.open((await world.application.begin()).url)
  t.regex(wordsOf(again), /Sign in to continue/)
})

test('7.4.5: an administrator lists and ends sessions at the command line', async t => {
  const world = await agency(app, 'desk')
  await atTwoBrowsers(world)
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const who = ['--account', 'desk', '--user', 'ana', '--json']
  const listed = await cohort(settings, ['session', 'list', ...who])
  const sessions = JSON.parse(listed.out) as { uid: string; applications: { name: string }[] }[]
  t.is(sessions.length, 2, listed.err)
  t.is(sessions[0]?.applications[0]?.name, 'Light Table')
  const one = await cohort(settings, [
    'session',
    'end',
    ...who,
    '--session',
    sessions[0]?.uid ?? '',
  ])
  t.is(one.code, 0, one.err)
  t.is((await listSessions(world.context, world.ana.sub)).length, 1)
  const all = await cohort(settings, ['session', 'end', ...who])
  const receipt = JSON.parse(all.out) as { access: { cause: string; ended: { sessions: number } } }
  t.like(receipt.access, { cause: 'ended-by-administrator', ended: { sessions: 1 } })
  t.deepEqual(await listSessions(world.context, world.ana.sub), [])
})

test('a list of sessions says from which browser and address each comes', async t => {
  const world = await agency(app, 'whence')
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const window = world.browser()
  const page = await window.open(`${world.account.issuer}/sign-in`)
  const fields = { username: 'ana', password: 'three unrelated words' }
  await window.submit(page, fields, { headers: { 'user-agent': agent } })
  const [session] = await listSessions(world.context, world.ana.sub)
  t.like(session, { browser: 'Firefox on Linux', address: '127.0.0.1' })
  t.is(browserName('curl/8.5.0'), undefined)
  t.is(browserName('Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604'), 'Safari on iPhone')
})

test('a session that its person ends does not come back with requests that hold it', async t => {
  const world = await agency(app, 'held')
  for (let round = 0; round < 15; round++) {
    const window = world.browser()
    await enter(world, window)
    const [session] = await listSessions(world.context, world.ana.sub)
    const requests = Array.from({ length: 6 }, async () =>
      window.open((await world.application.begin()).url),
    )
    const choice = { sub: world.ana.sub, uid: session?.uid ?? '' }
    await endChosenSessions(world.context, choice, 'signed-out')
    await Promise.all(requests)
    t.deepEqual(await listSessions(world.context, world.ana.sub), [], `round ${round}`)
  }
})

test('signing out ends the token of a distributed claim', async t => {
  const world = await agency(app, 'far', { claims: { maxValues: 0 } })
  const window = world.browser()
  const claims: Record<string, unknown> = { ...(await enter(world, window)).claims() }
  const sources = claims['_claim_sources'] as { src1: { endpoint: string; access_token: string } }
  const { endpoint, access_token: token } = sources.src1
  const ask = (): Promise<Response> =>
    fetch(endpoint, { headers: { authorization: `Bearer ${token}` } })
  t.is((await ask()).status, 200)
  const page = await window.open(`${world.account.issuer}/session/end`)
  await window.submit(page, { logout: 'yes' })
  t.is((await ask()).status, 401)
})
