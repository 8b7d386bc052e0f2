import test from 'ava'
import { assign } from '../../../src/domain/applications/assignments.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import {
  addGroup,
  type Agency,
  agency,
  enter,
  password,
  register,
  signIn,
} from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, wordsOf } from '../../support/browser.ts'
import { type RelyingParty, relyingParty } from '../../support/relying-party.ts'
import { aGroup, aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('3.4 row 16: groups that are deleted, ended, suspended or no longer nested are in no token after a refresh', async t => {
  const world = await agency(app, 'row-16')
  const { account, context, ana } = world
  const open = await relyingParty(account, await register(context, {}, 'open'))
  const own = { account_id: account.id, member_id: ana.id }
  const ids = {
    deleted: await addGroup(context, 'Deleted', [ana]),
    ended: await addGroup(context, 'Ended', [ana]),
    suspended: await addGroup(context, 'Suspended', [ana]),
    left: await addGroup(context, 'Left', [ana]),
    inner: await addGroup(context, 'Inner', [ana]),
  }
  const outer = await createGroup(
    context,
    { name: 'Outer', kind: 'directory', externalId: null, attributes: {} },
    new Set([ids.inner]),
  )
  const first = await enter({ application: open }, world.browser())
  t.deepEqual(first.claims()?.['groups'], [
    'Deleted',
    'Ended',
    'Inner',
    'Left',
    'Outer',
    'Photographers',
    'Suspended',
  ])
  await removeGroup(context, ids.deleted)
  const past = { until: new Date(0) }
  await context
    .db('memberships')
    .where({ ...own, group_id: ids.ended })
    .update(past)
  const suspended = { state: 'suspended' }
  await context
    .db('memberships')
    .where({ ...own, group_id: ids.suspended })
    .update(suspended)
  const gone = (id: string): object => ({ members: { add: new Set(), remove: new Set([id]) } })
  await changeGroup(context, ids.left, gone(ana.id))
  await changeGroup(context, outer.id, gone(ids.inner))

  const second = await open.refresh(first.refresh_token ?? '')
  t.deepEqual(second.claims()?.['groups'], ['Inner', 'Photographers'])
  for (const { access_token: token } of [first, second]) {
    t.deepEqual(await groupsByUserinfo(open, token), ['Inner', 'Photographers'])
  }
})

async function groupsByUserinfo({ configuration }: RelyingParty, token: string): Promise<unknown> {
  const address = configuration.serverMetadata().userinfo_endpoint ?? ''
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as Record<string, unknown>)['groups']
}

test('3.4 row 16: a deleted assignment, and a deleted group that was assigned, refuse the next refresh', async t => {
  for (const how of ['assignment', 'group'] as const) {
    const world = await agency(app, `row-16-${how}`)
    const { application, account, context, photographers } = world
    const tokens = await enter(world, world.browser())
    const assigned = () => context.db('assignments').where({ account_id: account.id })
    if (how === 'group') await removeGroup(context, photographers)
    else await assigned().del()
    t.deepEqual(await assigned(), [])
    const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    const { status, body } = await application.post('/token', parameters)
    t.deepEqual([status, body['error']], [400, 'invalid_grant'], how)
    const rows = context.db('oidc_records').where({ account_id: account.id, model: 'RefreshToken' })
    t.true((await rows).length <= 1, 'and nothing new was stored')
  }
})

test('3.4 row 17: an application that is switched off gets no token by any grant and learns of none', async t => {
  const world = await agency(app, 'row-17')
  const { application, account, context, registration, browser } = world
  const window = browser()
  const tokens = await enter(world, window)
  const began = await application.begin()
  const { url } = await window.open(began.url)
  const own = { account_id: account.id }
  const where = { ...own, client_id: registration.clientId }
  await context.db('applications').where(where).update({ enabled: false })
  const stored = () => context.db('oidc_records').where(own).orderBy('id_hash').pluck('id_hash')
  const before = await stored()
  const requests: readonly (readonly [string, Record<string, string>])[] = [
    ['/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }],
    [
      '/token',
      {
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri: application.redirectUri,
        code_verifier: began.verifier,
      },
    ],
    ['/token', { grant_type: 'client_credentials' }],
    ['/token/introspection', { token: tokens.access_token }],
    ['/request', Object.fromEntries(new URL((await application.begin()).url).searchParams)],
  ]
  for (const [path, parameters] of requests) {
    const { status, body } = await application.post(path, parameters)
    t.deepEqual([status, body['error']], [401, 'invalid_client'], path)
  }
  t.is(await groupsByUserinfo(application, tokens.access_token), undefined)
  t.regex(wordsOf(await window.open((await application.begin()).url)), /This link does not work/)
  t.deepEqual(await stored(), before)
})

test('3.4 row 21: a person, and a group, created again under the same names inherit nothing', async t => {
  const world = await agency(app, 'row-21')
  const { context, registration, application } = world
  const scim = await scimClient(context)
  const create = async (): Promise<string> => {
    const { body } = await scim.post('/Users', aUser('cleo', { externalId: 'e-1' }))
    return body.id
  }
  const first = await create()
  await setPassword(context, app, { userId: first, password, oneTime: false })
  const editors = (await scim.post('/Groups', aGroup('Editors', [first]))).body.id
  await assign(context, registration.clientId, editors)
  await assign(context, registration.clientId, first)
  const window = world.browser()
  const tokens = await enter(world, window, { as: 'cleo' })
  const [old] = await context.db('users').where({ id: first }).select('sub')

  await scim.delete(`/Users/${first}`)
  await scim.delete(`/Groups/${editors}`)
  const again = await create()
  const group = (await scim.post('/Groups', aGroup('Editors', [again]))).body.id
  const [now] = await context.db('users').where({ id: again }).select('sub')
  t.not(again, first)
  t.not(group, editors)
  t.not(now?.sub, old?.sub)
  const theirs = [again, group]
  t.deepEqual(await context.db('assignments').whereIn('principal_id', theirs), [])
  t.deepEqual(await context.db('passwords').where({ user_id: again }), [])
  t.deepEqual(await context.db('oidc_records').whereIn('sub', [old?.sub, now?.sub]), [])

  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await application.post('/token', refresh)).body['error'], 'invalid_grant')
  const page = await window.open((await application.begin()).url)
  t.regex(wordsOf(page), /Sign in to continue/, 'the old session is over')
  t.is((await signIn(window, page, 'cleo')).status, 422, 'the old password is gone')
  await setPassword(context, app, { userId: again, password, oneTime: false })
  t.regex(await entryOf(world, world.browser(), 'cleo'), /You don’t have access/)
})

async function entryOf({ application }: Agency, window: Browser, name: string): Promise<string> {
  const page = await window.open((await application.begin()).url)
  return wordsOf(await signIn(window, page, name))
}
