import test from 'ava'
import { beginPasskey } from '../../src/domain/factors/register-passkey.ts'
import { relyingPartyAt } from '../../src/domain/factors/relying-party.ts'
import { toPerson } from '../../src/domain/person.ts'
import { agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { hasPasskeyForm, questionOf, sendAnswer, softPasskey } from '../support/soft-passkeys.ts'
import { kept, setPolicy } from '../support/second-factor.ts'
import {
  opened,
  passkeyOf,
  handleOf,
  rowsOf,
  challenges,
  events,
  mailsTo,
} from '../support/passkey-world.ts'

const app = testApp(test, { host: 'localhost' })

test('a passkey alone is enough, and the application learns how it was done', async t => {
  const world = await agency(app, 'alone')
  const key = await passkeyOf(world, world.ana)
  const began = await world.application.begin()
  const { window, page } = await opened(world, began.url)
  const question = await questionOf(window, page)
  t.deepEqual(question.allowCredentials, [], 'nothing tells who has one')
  t.is(question.userVerification, 'required')
  t.is(question.rpId, 'localhost')
  const done = await sendAnswer(window, page, key.show(question, { counter: 1 }))
  const claims = (await world.application.redeem(began, done)).claims()
  t.is(claims?.sub, world.ana.sub)
  t.is(claims?.['acr'], 'phr')
  t.deepEqual(claims?.['amr'], ['hwk', 'mfa', 'user'])
  const [row] = await rowsOf(world)
  t.is(Number(row?.counter), 1)
  t.not(row?.last_used_at, null)
  t.is(await challenges(world), 0, 'nothing is left to be answered')
})

test('a passkey is the second step of whoever has one, and then theirs alone counts', async t => {
  const world = await agency(app, 'second')
  const key = await passkeyOf(world, world.ana, { backedUp: true })
  const others = await passkeyOf(world, world.bo)
  const began = await world.application.begin()
  const { window, page } = await opened(world, began.url)
  const half = await signIn(window, page, 'ana')
  t.true(hasPasskeyForm(half), wordsOf(half))
  const question = await questionOf(window, half)
  t.deepEqual(
    question.allowCredentials?.map(({ id }) => id),
    [key.id],
  )
  const wrong = await sendAnswer(window, half, others.show(question))
  t.is(wrong.status, 422)
  const next = await questionOf(window, wrong)
  // where it was told which passkeys it may use, an authenticator may leave the person out
  const shown = key.show(next, { userHandle: null, backedUp: true })
  const done = await kept(window, await sendAnswer(window, wrong, shown))
  const claims = (await world.application.redeem(began, done)).claims()
  t.is(claims?.['acr'], 'phr')
  t.deepEqual(claims?.['amr'], ['mfa', 'pwd', 'swk', 'user'])
  t.true((await rowsOf(world)).some(row => row.backed_up))
})

test('where passkeys are switched off none is offered, none works, and whoever has one has no second factor', async t => {
  const world = await agency(app, 'switched-off')
  const key = await passkeyOf(world, world.ana)
  const midway = await opened(world)
  const answer = key.show(await questionOf(midway.window, midway.page))
  await setPolicy(world, { passkeys: false })
  const { window, page } = await opened(world)
  t.false(hasPasskeyForm(page))
  t.regex(page.headers.get('content-security-policy') ?? '', /script-src 'none'/)
  t.is((await sendAnswer(midway.window, midway.page, answer)).status, 422)
  t.is((await signIn(window, page, 'ana')).status, 0, 'a password alone will do')
  await setPolicy(world, { passkeys: false, secondFactor: 'required' })
  const asked = await opened(world)
  const setUp = await signIn(asked.window, asked.page, 'ana')
  t.regex(wordsOf(setUp), /Set up a second step/)
  t.false(hasPasskeyForm(setUp))
})

test('advisory 19: a passkey is set up in the sign-in that demands a second factor, once, and is asked for afterwards', async t => {
  const world = await agency(app, 'enrolled')
  await setPolicy(world, { secondFactor: 'required' })
  const began = await world.application.begin()
  const { window, page } = await opened(world, began.url)
  const setUp = await signIn(window, page, 'ana')
  const key = softPasskey(app.url)
  const question = await questionOf(window, setUp)
  t.is(question.user?.id, handleOf(world.ana))
  for (const twist of [{ verified: false }, { origin: 'https://evil.example' }, { rpId: 'x' }]) {
    const asked = await questionOf(window, setUp)
    const refused = await sendAnswer(window, setUp, softPasskey(app.url).make(asked, twist))
    t.is(refused.status, 422)
    t.regex(wordsOf(refused), /could not be set up/)
  }
  t.is((await rowsOf(world)).length, 0)
  t.is((await events(world, 'sign_in.succeeded')).length, 0)
  const done = await kept(window, await sendAnswer(window, setUp, key.make(question)))
  const claims = (await world.application.redeem(began, done)).claims()
  t.is(claims?.['acr'], 'phr')
  t.deepEqual(claims?.['amr'], ['hwk', 'mfa', 'pwd', 'user'])
  const [added] = await events(world, 'factor.added')
  t.like(added?.data, { factor: 'passkey' })
  t.is(added?.actor_id, world.ana.id)
  t.is((await mailsTo(world)).length >= 1, true, 'the person is told')
  const next = await opened(world)
  const half = await signIn(next.window, next.page, 'ana')
  t.regex(wordsOf(half), /passkey/)
  const again = key.show(await questionOf(next.window, half))
  t.is((await sendAnswer(next.window, half, again)).status, 0)
})

test('HV-04: who lacks the right to be active is told so after a right passkey, and not let in', async t => {
  const world = await agency(app, 'waiting')
  const key = await passkeyOf(world, world.ana)
  await world.context
    .db('accounts')
    .where({ id: world.account.id })
    .update({ active_by_right: true })
  const { window, page } = await opened(world)
  const refused = await sendAnswer(window, page, key.show(await questionOf(window, page)))
  t.is(refused.status, 403)
  t.regex(wordsOf(refused), /awaiting activation/)
  t.is((await events(world, 'sign_in.succeeded')).length, 0)
})

test('where the public address is an IP address, or http, browsers have no passkeys and none are offered', async t => {
  t.deepEqual(relyingPartyAt('https://id.example:8443/t/x'), {
    id: 'id.example',
    origin: 'https://id.example:8443',
  })
  t.is(relyingPartyAt('http://localhost:3000/t/x')?.id, 'localhost')
  for (const address of [
    'https://192.0.2.1',
    'http://127.0.0.1:1',
    'https://[::1]',
    'http://id.example',
  ])
    t.is(relyingPartyAt(`${address}/t/x`), undefined, address)
  const { port } = new URL(app.url)
  const world = await agency(app, 'numbered')
  await world.context
    .db('accounts')
    .where({ id: world.account.id })
    .update({ issuer: `http://127.0.0.1:${port}/t/numbered` })
  const { window, page } = await opened(world)
  t.false(hasPasskeyForm(page))
  await t.throwsAsync(
    beginPasskey(
      { ...world.context, account: { ...world.account, issuer: 'http://127.0.0.1' } },
      toPerson(world.ana),
      'x',
    ),
    { message: /not used here/ },
  )
  t.is((await signIn(window, page, 'ana')).status, 0)
})

test('the script is a file that may be kept for ever, the only one that its pages may run', async t => {
  const world = await agency(app, 'script')
  const { page } = await opened(world)
  const path = /<script src="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const { issuer } = world.account
  const policy = page.headers.get('content-security-policy') ?? ''
  t.true(policy.includes(`script-src ${issuer}/sign-in/script/;`), policy)
  t.notRegex(policy, /unsafe/)
  const script = await fetch(new URL(path, issuer))
  t.is(script.status, 200)
  t.is(script.headers.get('content-type'), 'text/javascript; charset=utf-8')
  t.is(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  const old = await fetch(new URL(path.replace(/-[^-]*\.js$/, '-old.js'), issuer))
  t.is(old.headers.get('cache-control'), 'no-store')
  t.regex(wordsOf(page), /Passkeys need JavaScript/)
})
