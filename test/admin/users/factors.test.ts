import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { addPerson, agency, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { liveModels } from '../../support/live-access.ts'
import { codeOf, enrolled, secretOn, setPolicy } from '../../support/second-factor.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('ASVS 6.4.6: an administrator resets the second factors of somebody, who sets up anew; nothing is chosen for them', async t => {
  const world = await agency(app, 'reset')
  const { account, ana } = world
  await setPolicy(world, { secondFactor: 'required' })
  const window = world.browser()
  const { secret, recoveryCodes } = await enrolled(world, window, 'ana')
  const again = world.browser()
  const page = await signIn(again, await again.open((await world.application.begin()).url), 'ana')
  t.is((await again.submit(page, { code: codeOf(secret, 30), remember: 'on' })).status, 0)
  const admin = await adminClient(app, account)
  const had = (await admin.get(`/users/${ana.id}/factors`)).body
  t.like(had, { codes: [{ name: 'Authenticator app' }], passkeys: [], recoveryCodes: { left: 10 } })
  t.is(had.devices.length, 1)
  t.false(JSON.stringify(had).includes(secret))

  const half = world.browser()
  const midway = await signIn(half, await half.open((await world.application.begin()).url), 'ana')
  const receipt = await admin.delete(`/users/${ana.id}/factors`)
  t.like(receipt.body, { cause: 'factors-reset', ended: { sessions: 2 } })
  t.deepEqual(await liveModels(app.db, ana.sub), [])
  for (const table of ['code_factors', 'recovery_sets', 'recovery_codes', 'remembered_devices']) {
    t.deepEqual(await app.db(table).where({ user_id: ana.id }), [], table)
  }
  const event = await app.db('events').where({ account_id: account.id, type: 'factor.reset' })
  t.like(event[0], { target_id: ana.id, data: { codes: 1, recoveryCodes: 10, devices: 1 } })
  const mails = await app.db('mails').where({ user_id: ana.id, kind: 'sign-in-notice' })
  t.true(mails.some(({ subject }) => /was reset/.test(subject)))

  // Whoever was between the two factors begins anew, and none of the former ones works.
  t.regex(wordsOf(await half.submit(midway, { code: codeOf(secret, 60) })), /Sign in/)
  const next = await signIn(again, await again.open((await world.application.begin()).url), 'ana')
  t.regex(wordsOf(next), /Set up a second step/, 'also in the browser that was remembered')
  t.not(secretOn(next), secret)
  const recovery = await again.open(`${next.url.pathname.replace(/\/ways$/, '')}/recovery`)
  t.false(recovery.text.includes('Enter a recovery code'))
  t.is(recoveryCodes.length, 10)
})

test('nobody resets the second factors of somebody with more power, or their own', async t => {
  const world = await agency(app, 'power')
  const { context } = world
  const boss = await addPerson(app, context, { userName: 'boss', role: 'account_administrator' })
  const admin = await adminClient(app, world.account)
  t.is((await admin.delete(`/users/${admin.user.id}/factors`)).status, 403)
  t.is((await admin.delete(`/users/${boss.id}/factors`)).status, 200, 'a colleague may')
  const helper = await addPerson(app, context, { userName: 'helper', role: 'finance' })
  for (const right of ['users.manage', 'users.view'] as const) {
    await admin.put(`/users/${helper.id}/rights/${right}`, {})
  }
  const asHelper = await adminClient(app, world.account, { user: helper })
  t.is((await asHelper.delete(`/users/${boss.id}/factors`)).status, 403)
  t.is((await asHelper.delete(`/users/${world.ana.id}/factors`)).status, 403)
  const longAgo = await adminClient(app, world.account, { ago: 3600 })
  t.is((await longAgo.delete(`/users/${world.ana.id}/factors`)).status, 403)
  const other = await adminClient(app, await app.makeAccount('elsewhere'))
  t.is((await other.delete(`/users/${world.ana.id}/factors`)).status, 404)
  t.is((await other.get(`/users/${world.ana.id}/factors`)).status, 404)
})

test('a directory never touches second factors', async t => {
  const world = await agency(app, 'scim')
  const scim = await scimClient(world.context)
  const made = await scim.post('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'cy@agency.example',
    active: true,
  })
  const id: string = made.body.id
  await setPolicy(world, { secondFactor: 'required' })
  const factor = { account_id: world.account.id, user_id: id, id, name: 'App', set_up: 'x' }
  await app
    .db('code_factors')
    .insert({ ...factor, sealed_secret: app.box.seal('x', 'x'), last_step: 0 })
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])
  await scim.put(`/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'cy2@agency.example',
    active: true,
  })
  t.is((await app.db('code_factors').where({ user_id: id })).length, 1)
  await scim.delete(`/Users/${id}`)
  t.is((await app.db('code_factors').where({ user_id: id })).length, 0)
})
