import test from 'ava'
import { sweepExpiredShares } from '../../../src/domain/shares/expired-shares.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { newId } from '../../../src/lib/ids.ts'
import { adminClient } from '../../support/admin.ts'
import { localGroup } from '../../support/groups.ts'
import { libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'share-lists')
const { folder, person, stored } = world

test('X-02: a share says who gave it, when, why and until when', async t => {
  const resource = await folder('Told')
  const principalId = await person('told')
  const admin = await adminClient(world.app, world.account)
  const until = '2099-01-01T00:00:00.000Z'
  const wanted = { resource, principalId, level: 'contribute', reason: 'the campaign', until }
  const { body } = await admin.post('/library/shares', { shares: [wanted] })
  t.like(body.results[0].share, { level: 'contribute', reason: 'the campaign', until, version: 1 })
  t.deepEqual(body.results[0].share.granter, {
    kind: 'user',
    id: admin.user.id,
    name: admin.user.userName,
  })
  const [row] = await stored({ resource_id: resource })
  t.like(row, {
    level: 2,
    granter_id: admin.user.id,
    reason: 'the campaign',
    until: new Date(until),
  })
  const events = await world.app.db('events').where({ target_id: resource, type: 'share.given' })
  t.like(events[0], { actor_id: admin.user.id, target_name: 'Told' })
  t.deepEqual(events[0].data, { principalId, level: 'contribute', reason: 'the campaign', until })
})

test('X-02: who gave it is called by their own name, at the console and on whose behalf an application asks', async t => {
  const resource = await folder('Named')
  const admin = await adminClient(world.app, world.account)
  const { id, userName } = await localUser(world.context, 'named.by.hand')
  await world.library.share(resource, id, 'manage')
  const nameOn = async (principal: string): Promise<string> => {
    const shares = [{ resource, principalId: await person(principal), level: 'view' }]
    const { body } = await world.library.call('POST', '/shares', { shares }, id)
    return body.results[0].share.granter.name
  }
  t.is(await nameOn('first'), userName)
  const users = world.app.db('users')
  await users.clone().whereIn('id', [id, admin.user.id]).update({ display_name: 'Ann Lee' })
  t.is(await nameOn('second'), 'Ann Lee')
  const shares = [{ resource, principalId: await person('third'), level: 'view' }]
  const { body } = await admin.post('/library/shares', { shares })
  t.like(body.results[0].share.granter, { kind: 'user', id: admin.user.id, name: 'Ann Lee' })
})

test('X-03: a share past its end has no effect at once, and the sweep removes it and tells', async t => {
  const resource = await folder('Ending')
  const mia = await person('mia-03')
  const past = { resource, principalId: mia, level: 'view', until: '2020-01-01T00:00:00Z' }
  t.is(
    (await world.library.call('POST', '/shares', { shares: [past] })).body.results[0].problem.code,
    'invalid',
  )
  await world.library.share(resource, mia, 'view')
  t.is(await world.library.levelOf(mia, resource), 'view')
  await world.app
    .db('shares')
    .where({ resource_id: resource })
    .update({ until: world.app.db.raw(`now() - interval '1 second'`) })
  t.is(await world.library.levelOf(mia, resource), null)
  const listed = await world.library.call('GET', `/resources/${resource}/shares`)
  t.is(listed.body.items[0].state, 'expired')
  await Promise.all([sweepExpiredShares(world.context), sweepExpiredShares(world.context)])
  t.deepEqual(await stored({ resource_id: resource }), [])
  const events = await world.app.db('events').where({ target_id: resource, type: 'share.expired' })
  t.deepEqual(
    events.map(({ data }) => data),
    [{ principalId: mia, level: 'view' }],
  )
})

test('X-04: shares of their own are dormant while somebody has another role or is suspended, and revive', async t => {
  const resource = await folder('Dormant')
  const mia = await localUser(world.context, 'mia-04')
  await world.library.share(resource, mia.id, 'manage')
  const become = (role: 'finance' | 'media_library_restricted_access') =>
    changeUser(world.context, mia.id, { change: user => ({ ...user, role }) })
  const state = async () =>
    (await world.library.call('GET', `/resources/${resource}/shares`)).body.items[0].state
  t.is(await state(), 'active')
  await become('finance')
  t.is(await world.library.levelOf(mia.id, resource), null)
  t.is(await state(), 'dormant')
  t.is(
    (await world.library.call('GET', `/principals/${mia.id}/shares`)).body.items[0].state,
    'dormant',
  )
  await become('media_library_restricted_access')
  t.is(await world.library.levelOf(mia.id, resource), 'manage')
  await suspendUser(world.context, mia.id)
  t.is(await world.library.levelOf(mia.id, resource), null)
  t.is(await state(), 'dormant')
  t.is((await stored({ resource_id: resource })).length, 1)
})

test('IK-26: individual shares work again when the role is restricted again, memberships do not', async t => {
  const [own, grouped] = [await folder('Own 26'), await folder('Grouped 26')]
  const mia = await localUser(world.context, 'mia-26')
  const { id: group } = await localGroup(world.context, 'People 26', { members: [mia.id] })
  await world.library.share(own, mia.id, 'view')
  await world.library.share(grouped, group, 'view')
  for (const role of ['finance', 'media_library_restricted_access'] as const) {
    await changeUser(world.context, mia.id, { change: user => ({ ...user, role }) })
  }
  t.is(await world.library.levelOf(mia.id, own), 'view')
  t.is(await world.library.levelOf(mia.id, grouped), null)
})

test('X-05: a share stays when its granter leaves, and is marked to be looked at', async t => {
  const resource = await folder('Left behind')
  const granter = await localUser(world.context, 'granter-05')
  const mia = await person('mia-05')
  await world.library.share(resource, granter.id, 'manage')
  const shares = [{ resource, principalId: mia, level: 'view' }]
  await world.library.call('POST', '/shares', { shares }, granter.id)
  const marked = async () => {
    const { body } = await world.library.call('GET', `/resources/${resource}/shares`)
    const own = body.items.find((each: { principalId: string }) => each.principalId === mia)
    return [own.granterLeft, own.granter.id]
  }
  t.deepEqual(await marked(), [false, granter.id])
  await suspendUser(world.context, granter.id)
  t.deepEqual(await marked(), [true, granter.id])
  await removeUser(world.context, granter.id)
  t.deepEqual(await marked(), [true, granter.id])
  t.is(await world.library.levelOf(mia, resource), 'view')
  const again = await world.library.call('POST', '/shares', { shares })
  t.is(again.body.results[0].outcome, 'changed', 'whoever gives it again answers for it')
  t.deepEqual(await marked(), [false, world.library.applicationId])
})

test('IK-52: the list names principals, levels, the folder that a share comes from, and collections', async t => {
  const outer = await folder('Outer 52')
  const inner = await world.library.register({ kind: 'folder', name: 'Inner 52', parent: outer })
  const file = await world.library.register({
    kind: 'file',
    name: 'f.jpg',
    parent: inner,
    key: 'file-52',
  })
  const collection = await world.library.register({ kind: 'collection', name: 'best-52' })
  const [mia, noa] = [await person('mia-52'), await person('noa-52')]
  const { id: group } = await localGroup(world.context, 'Group 52')
  await world.library.share(file, mia, 'view')
  await world.library.share(inner, group, 'contribute')
  await world.library.share(outer, noa, 'manage')
  await world.app.db('collection_items').insert({
    account_id: world.account.id,
    resource_id: inner,
    collection_id: collection,
    cap: 2,
    adder_kind: 'system',
    adder_name: 'test',
  })
  type Item = {
    principal: { kind: string; name: string }
    level: string
    resource: { name: string }
    inherited: boolean
  }
  const whole: Item[] = []
  let next = ''
  do {
    const { status, body } = await world.library.call(
      'GET',
      `/resources/key:file-52/shares?limit=1${next}`,
    )
    t.is(status, 200)
    whole.push(...body.items)
    next = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`
  } while (next !== '')
  t.deepEqual(
    whole.map(each => [
      each.principal.kind,
      each.principal.name,
      each.level,
      each.resource.name,
      each.inherited,
    ]),
    [
      ['user', 'mia-52', 'view', 'f.jpg', false],
      ['group', 'Group 52', 'contribute', 'Inner 52', true],
      ['user', 'noa-52', 'manage', 'Outer 52', true],
    ],
  )
  const around = await world.library.call('GET', `/resources/${file}/collections`)
  t.deepEqual(around.body.items, [
    {
      collection: { id: collection, name: 'best-52' },
      item: { id: inner, name: 'Inner 52' },
      inherited: true,
      cap: 'contribute',
    },
  ])
  t.is((await world.library.call('GET', `/resources/${file}/shares`, undefined, mia)).status, 403)
  t.is((await world.library.call('GET', `/resources/${file}/shares`, undefined, noa)).status, 200)
  t.is((await world.library.call('GET', `/resources/${outer}/shares`, undefined, mia)).status, 404)
  t.is(
    (await world.library.call('GET', `/resources/${newId()}/shares`, undefined, mia)).status,
    404,
  )
})

test('what was shared with somebody is seen by them and by who may see them, as far as it concerns them', async t => {
  const mine = await folder('Mine')
  const other = await libraryClient(world.app, world.account)
  const theirs = await other.register({ kind: 'folder', name: 'Theirs' })
  const mia = await localUser(world.context, 'mia-list')
  await world.library.share(mine, mia.id, 'view')
  await other.share(theirs, mia.id, 'view')
  const names = (items: readonly { resource: { name: string } }[]) =>
    items.map(each => each.resource.name).toSorted()
  const self = await adminClient(world.app, world.account, { user: mia })
  t.deepEqual(names((await self.get(`/library/principals/${mia.id}/shares`)).body.items), [
    'Mine',
    'Theirs',
  ])
  const admin = await adminClient(world.app, world.account)
  t.deepEqual(names((await admin.get(`/library/principals/${mia.id}/shares`)).body.items), [
    'Mine',
    'Theirs',
  ])
  t.deepEqual(names((await world.library.call('GET', `/principals/${mia.id}/shares`)).body.items), [
    'Mine',
  ])
  const stranger = await adminClient(world.app, world.account, {
    role: 'media_library_restricted_access',
  })
  t.is((await stranger.get(`/library/principals/${mia.id}/shares`)).status, 404)
  t.is((await stranger.get(`/library/principals/${newId()}/shares`)).status, 404)
})
