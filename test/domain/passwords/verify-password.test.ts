import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { changePassword } from '../../../src/domain/passwords/change-password.ts'
import { verifyPassword } from '../../../src/domain/passwords/verify-password.ts'
import { createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { addPerson, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)

async function from(slug: string): Promise<(address: string) => Context> {
  const context = app.inAccount(await app.makeAccount(slug))
  await addPerson(app, context, { userName: 'ana' })
  return address => ({ ...context, address })
}

test('attempts that were refused for their network do not lock the name for others', async t => {
  const at = await from('locked')
  const attempt = { userName: 'ana', password: 'wrong words' }
  for (let index = 0; index < 10; index++) {
    t.is((await verifyPassword(at('192.0.2.1'), app.hasher, attempt)).kind, 'wrong')
  }
  for (let index = 0; index < 120; index++) {
    await t.throwsAsync(verifyPassword(at('192.0.2.1'), app.hasher, attempt), {
      message: /too many/,
    })
  }
  const elsewhere = await verifyPassword(at('198.51.100.7'), app.hasher, {
    userName: 'ana',
    password,
  })
  t.is(elsewhere.kind, 'proven')
})

test('an attempt that fails is an event with its reason, whatever the answer was', async t => {
  const context = (await from('reasons'))('192.0.2.1')
  const bo = await addPerson(app, context, { userName: 'bo' })
  await suspendUser(context, bo.id)
  for (const attempt of [
    { userName: 'nobody', password },
    { userName: 'ana', password: 'wrong words' },
    { userName: 'bo', password },
  ]) {
    t.deepEqual(await verifyPassword(context, app.hasher, attempt), { kind: 'wrong' })
  }
  const of = { account_id: context.account.id, type: 'sign_in.failed' }
  const events = await app.db('events').where(of).orderBy('id')
  t.deepEqual(
    events.map(({ data, target_name: name }) => [name, data]),
    [
      ['reasons', { method: 'password', reason: 'unknown-name' }],
      ['ana', { method: 'password', reason: 'wrong-password' }],
      ['bo', { method: 'password', reason: 'inactive' }],
    ],
  )
})

test('whose provider is enforced learns of no password that it is right, not by what is counted either', async t => {
  const context = (await from('enforced'))('192.0.2.1')
  const boss = await localUser(context, 'boss@free.example', 'account_administrator')
  const domains = [{ domain: 'agency.example', enforced: true }]
  await createUpstream(context, app.box, anUpstream({ domains, exempt: [boss.id] }))
  const attempt = { userName: 'ana', password }
  for (let index = 0; index < 10; index++) {
    t.is((await verifyPassword(context, app.hasher, attempt)).kind, 'wrong')
  }
  await t.throwsAsync(verifyPassword(context, app.hasher, attempt), { message: /too many/ })
})

test('a name cannot be worded so that it counts against another', async t => {
  const at = await from('worded')
  const attempt = { userName: '192.0.2.0/24 ana', password: 'wrong words' }
  for (let index = 0; index < 10; index++)
    await verifyPassword(at('192.0.2.1'), app.hasher, attempt)
  const own = await verifyPassword(at('192.0.2.1'), app.hasher, { userName: 'ana', password })
  t.is(own.kind, 'proven')
})

test('changes of a password with a wrong current one are counted', async t => {
  const context = app.inAccount(await app.makeAccount('changes'))
  const { id: userId } = await addPerson(app, context, { userName: 'ana' })
  const change = { userId, current: 'wrong words', next: 'my own secret words' }
  for (let index = 0; index < 10; index++) {
    await t.throwsAsync(changePassword(context, app, change), { message: /not right/ })
  }
  await t.throwsAsync(changePassword(context, app, change), { message: /too many/i })
})

test('the home address of an application is one that a page may link to', async t => {
  const context = app.inAccount(await app.makeAccount('home-address'))
  const input = {
    name: 'App',
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    access: 'open',
    contact: null,
    claims: {},
  } as const
  for (const homeUrl of ['javascript:alert(1)', 'data:text/html,x', 'http://app.example/']) {
    await t.throwsAsync(createApplication(context, { ...input, homeUrl }), {
      message: /neither https nor http/,
    })
  }
  const { application } = await createApplication(context, {
    ...input,
    homeUrl: 'https://app.example/',
  })
  t.is(application.homeUrl, 'https://app.example/')
})
