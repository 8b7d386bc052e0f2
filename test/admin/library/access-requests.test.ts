import test from 'ava'
import { newId } from '../../../src/lib/ids.ts'
import { adminClient } from '../../support/admin.ts'
import type { LibraryAnswer } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'requests')
const { folder, person, stored } = world

const ask = (resource: string, by: string, level = 'view'): Promise<LibraryAnswer> =>
  world.library.call('POST', '/access-requests', { resource, level, reason: 'the launch' }, by)
const rows = (where: object) => world.app.db('access_requests').where(where)

test('access is asked for and granted with level and end; whoever asked then has it', async t => {
  const resource = await folder('Wanted')
  const mia = await person('mia')
  const manager = await person('manager')
  await world.library.share(resource, manager, 'manage')
  const opened = await ask(resource, mia, 'contribute')
  t.is(opened.status, 201)
  t.like(opened.body, { resource, level: 'contribute', state: 'open', decision: null })
  const listed = await world.library.call('GET', '/access-requests', undefined, manager)
  const own = listed.body.items.filter((each: { id: string }) => each.id === opened.body.id)
  t.like(own[0], {
    resource: { id: resource, name: 'Wanted' },
    requester: { id: mia, name: 'mia' },
  })
  const until = '2099-01-01T00:00:00.000Z'
  const path = `/access-requests/${opened.body.id}/grant`
  const granted = await world.library.call('POST', path, { level: 'view', until }, manager)
  t.is(granted.status, 200)
  t.like(granted.body, { state: 'granted', decision: { level: 'view', until, reason: null } })
  t.is(await world.library.levelOf(mia, resource), 'view')
  const [share] = await stored({ resource_id: resource, principal_id: mia })
  t.like(share, { level: 1, granter_id: manager, until: new Date(until) })
  t.is((await world.library.call('POST', path, {}, manager)).status, 409)
  const events = await world.app
    .db('events')
    .where({ target_id: resource })
    .orderBy('id')
    .pluck('type')
  t.deepEqual(events.slice(-3), ['access_request.opened', 'share.given', 'access_request.granted'])
})

test('X-09: asking for what is not there looks like asking for what is, and so does what follows', async t => {
  const mia = await person('mia-09')
  const [known, unknown] = [await folder('Secret'), newId()]
  const shape = ({ status, body }: LibraryAnswer): unknown => [
    status,
    { ...body, id: '', resource: '', openedAt: '', decidedAt: '' },
  ]
  const [one, other] = [await ask(known, mia), await ask(unknown, mia)]
  t.deepEqual(shape(one), shape(other))
  t.deepEqual(shape(await ask(known, mia)), shape(await ask(unknown, mia)))
  const listed = await world.library.call('GET', '/own-access-requests', undefined, mia)
  t.deepEqual(
    listed.body.items.map((each: { resource: string }) => each.resource).toSorted(),
    [known, unknown].toSorted(),
  )
  const take = (id: string): Promise<LibraryAnswer> =>
    world.library.call('POST', `/own-access-requests/${id}/withdraw`, undefined, mia)
  t.deepEqual(shape(await take(one.body.id)), shape(await take(other.body.id)))
  t.deepEqual(
    (await rows({ requester_id: mia })).map(({ state }) => state),
    ['withdrawn', 'withdrawn'],
  )
  t.is((await take(one.body.id)).status, 409)
  t.is((await take(newId())).status, 404)
})

test('whoever may not share the resource neither sees nor decides a request for it', async t => {
  const resource = await folder('Not theirs')
  const [mia, viewer, stranger] = [
    await person('mia-nt'),
    await person('viewer-nt'),
    await person('stranger-nt'),
  ]
  await world.library.share(resource, viewer, 'contribute')
  const { id } = (await ask(resource, mia)).body
  for (const [by, status] of [
    [viewer, 403],
    [stranger, 404],
    [mia, 404],
  ] as const) {
    t.is((await world.library.call('POST', `/access-requests/${id}/grant`, {}, by)).status, status)
    t.is((await world.library.call('POST', `/access-requests/${id}/deny`, {}, by)).status, status)
    const listed = await world.library.call('GET', '/access-requests', undefined, by)
    t.false(listed.body.items.some((each: { id: string }) => each.id === id))
  }
  t.is(
    (await world.library.call('POST', `/access-requests/${newId()}/grant`, {}, viewer)).status,
    404,
  )
  t.is(
    (await world.library.call('POST', '/own-access-requests/x/withdraw', undefined, viewer)).status,
    404,
  )
  t.is((await rows({ id }))[0].state, 'open')
})

test('a request is denied with a reason, and can be made anew', async t => {
  const resource = await folder('Denied')
  const mia = await person('mia-denied')
  const { id } = (await ask(resource, mia)).body
  const admin = await adminClient(world.app, world.account)
  const { status, body } = await admin.post(`/library/access-requests/${id}/deny`, {
    reason: 'not yet',
  })
  t.is(status, 200)
  t.like(body, { state: 'denied', decision: { reason: 'not yet', level: null } })
  t.is(await world.library.levelOf(mia, resource), null)
  const again = await ask(resource, mia)
  t.not(again.body.id, id)
  const path = `/library/resources/${resource}/access-requests`
  t.deepEqual(
    (await admin.get(path)).body.items.map((each: { id: string }) => each.id),
    [again.body.id],
  )
  t.deepEqual(
    (await admin.get(`${path}?state=denied`)).body.items.map((each: { id: string }) => each.id),
    [id],
  )
})

test('one request for a pair is open, however many are made at once, by id or by key', async t => {
  const resource = await world.library.register({ kind: 'folder', name: 'Once', key: 'once' })
  const mia = await person('mia-once')
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => ask(index % 2 === 0 ? resource : 'key:once', mia)),
  )
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
  t.is(new Set(answers.map(({ body }) => body.id)).size, 1)
  t.is((await rows({ requester_id: mia })).length, 1)
  t.is(
    (await world.app.db('events').where({ target_id: resource, type: 'access_request.opened' }))
      .length,
    1,
  )
})

test('of decisions at the same time one counts', async t => {
  const resource = await folder('Race')
  const mia = await person('mia-race')
  const { id } = (await ask(resource, mia)).body
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      world.library.call(
        'POST',
        `/access-requests/${id}/${index % 2 === 0 ? 'grant' : 'deny'}`,
        {},
      ),
    ),
  )
  const won = answers.filter(({ status }) => status === 200)
  t.is(won.length, 1)
  t.true(answers.every(({ status }) => status === 200 || status === 409))
  const level = won[0]?.body.state === 'granted' ? 'view' : null
  t.is(await world.library.levelOf(mia, resource), level)
  const decided = ['access_request.granted', 'access_request.denied']
  t.is(
    (await world.app.db('events').where({ target_id: resource }).whereIn('type', decided)).length,
    1,
  )
})

test('a decision gives nothing away that is there already, and never more than the decider has', async t => {
  const resource = await folder('More')
  const [mia, decider] = [await person('mia-more'), await person('decider-more')]
  const { id } = (await ask(resource, mia)).body
  await world.library.share(resource, mia, 'manage')
  const granted = await world.library.call('POST', `/access-requests/${id}/grant`, {
    until: '2099-01-01T00:00:00Z',
  })
  t.like(granted.body.decision, { level: 'manage', until: null })
  t.is((await stored({ resource_id: resource, principal_id: mia }))[0]?.level, 3)
  await world.library.share(resource, decider, 'contribute')
  const noa = await person('noa-more')
  const other = (await ask(resource, noa, 'manage')).body.id
  t.is(
    (await world.library.call('POST', `/access-requests/${other}/grant`, {}, decider)).status,
    403,
  )
  t.is(
    (await ask(resource, mia, 'contribute')).status,
    409,
    'who has the level does not ask for it',
  )
})

test('an application asks on behalf of somebody, and for people of restricted access alone', async t => {
  const resource = await folder('On behalf')
  t.is(
    (await world.library.call('POST', '/access-requests', { resource, level: 'view' })).status,
    400,
  )
  t.is((await ask(resource, newId())).status, 403)
  t.is((await ask(resource, await person('full', 'media_library_full_access'))).status, 403)
  const mia = await localUser(world.context, 'mia-self')
  const self = await adminClient(world.app, world.account, { user: mia })
  t.is((await self.post('/library/access-requests', { resource, level: 'view' })).status, 201)
  t.is((await self.get('/library/own-access-requests')).body.items.length, 1)
  const other = await world.app.makeAccount('requests-2')
  const elsewhere = await adminClient(world.app, other)
  const [{ id }] = await rows({ requester_id: mia.id })
  t.is((await elsewhere.post(`/library/access-requests/${id}/grant`, {})).status, 404)
})
