import test from 'ava'
import { assign, unassign } from '../../src/domain/applications/assignments.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { removeGroup } from '../../src/domain/groups/remove-group.ts'
import { newId } from '../../src/lib/ids.ts'
import { addGroup, agency, type Agency, enter, register } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { decided } from '../support/decided.ts'
import { everyModel, liveModels, openAccessAt } from '../support/live-access.ts'
import { aGroup, patchUrn, type ScimClient, scimClient } from '../support/scim.ts'
import { granted } from '../support/receivers.ts'

const app = testApp(test)
let count = 0

const none = new Set<string>()
const removed = (id: string): unknown => [{ op: 'remove', path: `members[value eq "${id}"]` }]

/** Decides what is due and forgets what would be looked at again, so that a test sees what its own change does. */
async function settled({ account }: Agency): Promise<void> {
  await decided(app.db)
  await app.db('outbox').where({ account_id: account.id }).del()
}

type Way = (world: Agency, scim: ScimClient) => Promise<unknown>

const ways: readonly (readonly [string, Way])[] = [
  [
    'PATCH of the group',
    ({ photographers, ana }, scim) =>
      scim.patch(`/Groups/${photographers}`, removed(ana.id) as unknown[]),
  ],
  [
    'PUT of the group without them',
    ({ photographers }, scim) =>
      scim.put(`/Groups/${photographers}`, { ...aGroup('Photographers'), members: [] }),
  ],
  [
    'Bulk',
    ({ photographers, ana }, scim) =>
      scim.post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          {
            method: 'PATCH',
            path: `/Groups/${photographers}`,
            data: { schemas: [patchUrn], Operations: removed(ana.id) },
          },
        ],
      }),
  ],
  ['DELETE of the group', ({ photographers }, scim) => scim.delete(`/Groups/${photographers}`)],
  [
    'the end of the group by hand',
    ({ photographers, context }) => removeGroup(context, photographers),
  ],
  [
    'the end of the assignment',
    ({ context, registration, photographers }) =>
      unassign(context, registration.clientId, photographers),
  ],
]

for (const [what, act] of ways) {
  test(`2.4: ${what} ends what is open at the application, and nothing else`, async t => {
    const world = await agency(app, `lost-${count++}`)
    const { ana, bo, context, registration, application } = world
    const scim = await scimClient(context, { adoption: true })
    const tokens = await enter(world, world.browser())
    await openAccessAt(app.db, {
      accountId: context.account.id,
      sub: bo.sub,
      clientId: (await register(context, {}, 'open')).clientId,
    })
    await settled(world)
    await act(world, scim)
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    t.is((await application.post('/token', refresh)).status, 400, 'before any job')
    await decided(app.db)
    const left = (await liveModels(app.db, ana.sub)).filter(model => model !== 'Session')
    t.deepEqual(left, [])
    t.true((await liveModels(app.db, ana.sub)).includes('Session'), 'still signed in elsewhere')
    const [event] = await app.db('events').where({ target_id: ana.id, type: 'access.ended' })
    t.like(event?.data.access, {
      cause: 'lost-entry',
      untold: [{ clientId: registration.clientId, name: 'Light Table' }],
    })
    t.deepEqual(await liveModels(app.db, bo.sub), everyModel)
  })
}

test('2.4: a group that leaves a group takes its members along', async t => {
  const world = await agency(app, 'nested')
  const { context, ana, bo, photographers } = world
  const editors = await addGroup(context, 'Editors', [bo])
  await changeGroup(context, photographers, { members: { add: new Set([editors]), remove: none } })
  for (const as of ['ana', 'bo']) await enter(world, world.browser(), { as })
  await settled(world)
  await changeGroup(context, photographers, { members: { add: none, remove: new Set([editors]) } })
  await decided(app.db)
  const grants = await app
    .db('oidc_records')
    .where({ account_id: context.account.id, model: 'Grant' })
  t.deepEqual(
    grants.map(({ sub }) => sub),
    [ana.sub],
  )
})

test('2.4: an application that becomes one for assigned people ends the others', async t => {
  const world = await agency(app, 'closing')
  const { context, registration, ana, bo } = world
  const { clientId } = registration
  await changeApplication(context, clientId, () => ({ access: 'open' }))
  for (const as of ['ana', 'bo']) await enter(world, world.browser(), { as })
  await settled(world)
  await changeApplication(context, clientId, () => ({ access: 'assigned' }))
  await decided(app.db)
  t.true((await liveModels(app.db, ana.sub)).includes('Grant'))
  t.false((await liveModels(app.db, bo.sub)).includes('Grant'))
})

test('who is still let in by another way keeps everything', async t => {
  const world = await agency(app, 'still')
  const { context, registration, ana, photographers } = world
  await assign(context, registration.clientId, ana.id)
  const tokens = await enter(world, world.browser())
  await settled(world)
  const before = await liveModels(app.db, ana.sub)
  await changeGroup(context, photographers, { members: { add: none, remove: new Set([ana.id]) } })
  await decided(app.db)
  t.deepEqual(await liveModels(app.db, ana.sub), before)
  t.truthy((await world.application.refresh(tokens.refresh_token ?? '')).access_token)
})

test('2.4: who may still enter with other groups is told of as token-claims-change', async t => {
  const world = await agency(app, 'claims')
  const { context, registration, ana } = world
  await changeApplication(context, registration.clientId, ({ client }) => ({
    access: 'open',
    client: { ...client, resources: [granted(context.account)] },
  }))
  await app.db('assignments').where({ account_id: context.account.id }).del()
  const [application] = await app.db('applications').where({ client_id: registration.clientId })
  const type = 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change'
  await app.db('streams').insert({
    account_id: context.account.id,
    id: newId(),
    application_id: application.id,
    events_requested: [type],
    delivery_method: 'poll',
  })
  await enter(world, world.browser())
  await decided(app.db)
  await app.db('stream_events').del()
  await addGroup(context, 'Editors', [ana])
  await decided(app.db)
  const events = await app.db('stream_events').where({ account_id: context.account.id })
  t.is(events.length, 1)
  t.like(events[0], { type, sub: ana.sub })
  t.deepEqual(events[0]?.details.claims.groups, ['Editors', 'Photographers'])
})

test('a change where nobody has anything open leaves nothing behind', async t => {
  const { context, photographers, bo } = await agency(app, 'quiet')
  await changeGroup(context, photographers, { members: { add: new Set([bo.id]), remove: none } })
  const own = { account_id: context.account.id }
  const rows = (): Promise<unknown[]> =>
    app.db('outbox').where({ ...own, kind: 'membership-changed' })
  t.true((await rows()).length > 0)
  await decided(app.db)
  t.deepEqual(await rows(), [])
})

test('a grant that was stored while the entry was lost is found by the second look', async t => {
  const world = await agency(app, 'late')
  const { context, ana, registration, photographers } = world
  await enter(world, world.browser())
  await settled(world)
  await changeGroup(context, photographers, { members: { add: none, remove: new Set([ana.id]) } })
  await decided(app.db)
  const own = { account_id: context.account.id }
  const [again] = await app.db('outbox').where(own)
  t.true(again.next_attempt_at.getTime() > Date.now() + 5000)
  await openAccessAt(app.db, {
    accountId: context.account.id,
    sub: ana.sub,
    clientId: registration.clientId,
  })
  await app.db('outbox').where(own).update({ next_attempt_at: new Date() })
  await decided(app.db)
  t.false((await liveModels(app.db, ana.sub)).includes('Grant'))
  t.deepEqual(await app.db('outbox').where(own), [])
})

test('a change that is rolled back queues nothing', async t => {
  const { context, photographers, bo } = await agency(app, 'undone')
  const own = { account_id: context.account.id }
  await app.db('outbox').where(own).del()
  const change = { members: { add: new Set([bo.id]), remove: none } }
  const undone = app.db.transaction(async db => {
    await changeGroup({ ...context, db }, photographers, change)
    throw new Error('no')
  })
  await t.throwsAsync(undone)
  t.deepEqual(await app.db('outbox').where(own), [])
})
