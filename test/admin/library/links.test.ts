import test from 'ava'
import { removeLinksOf, sweepEndedLinks } from '../../../src/domain/shares/ended-links.ts'
import { hashToken } from '../../../src/lib/token.ts'
import { newId } from '../../../src/lib/ids.ts'
import { adminClient } from '../../support/admin.ts'
import { type LibraryAnswer, libraryClient } from '../../support/library.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'links')
const { folder, person } = world

const make = (resource: string, input: object = {}, by?: string): Promise<LibraryAnswer> =>
  world.library.call('POST', `/resources/${resource}/links`, input, by)
const visit = (token: string, more: object = {}): Promise<LibraryAnswer> =>
  world.library.call('POST', '/link-visits', { token, ...more })
const rows = (where: object) => world.app.db('public_links').where(where)
const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

test('IK-70: who manages a resource makes links to it, with start, end, password and the unpublished', async t => {
  const resource = await folder('Linked')
  const file = await world.library.register({
    kind: 'file',
    name: 'f.jpg',
    parent: resource,
    key: 'linked-file',
  })
  const [contributor, manager] = [await person('contributor-70'), await person('manager-70')]
  await world.library.share(resource, contributor, 'contribute')
  await world.library.share(resource, manager, 'manage')
  t.is((await make(resource, {}, contributor)).status, 403)
  t.is((await make(resource, {}, await person('stranger-70'))).status, 404)
  const input = { name: 'Press', endsAt: soon(3600), showUnpublished: true }
  const { status, body } = await make(resource, input, manager)
  t.is(status, 201)
  t.like(body.link, { ...input, hasPassword: false, createdBy: { id: manager } })
  const [row] = await rows({ id: body.link.id })
  t.deepEqual(row.token_hash, hashToken(body.token))
  const seen = await visit(body.token, {
    resources: [file, 'key:linked-file', await folder('Beside'), newId()],
  })
  const shown = { id: file, kind: 'file', name: 'f.jpg', key: 'linked-file' }
  t.deepEqual(seen.body, {
    access: 'granted',
    showUnpublished: true,
    endsAt: input.endsAt,
    resources: [shown, shown, null, null],
  })
  t.is((await make(resource, { endsAt: '2020-01-01T00:00:00Z' })).status, 400)
  t.is((await make(resource, { startsAt: soon(60), endsAt: soon(30) })).status, 400)
})

test('IK-70: outside its window a link does not work, and after its end it is removed', async t => {
  const resource = await folder('Window')
  const early = await make(resource, { startsAt: soon(3600) })
  t.is((await visit(early.body.token)).status, 404)
  await rows({ id: early.body.link.id }).update({
    starts_at: world.app.db.raw(`now() - interval '1 second'`),
  })
  t.is((await visit(early.body.token)).status, 200)
  await rows({ id: early.body.link.id }).update({
    ends_at: world.app.db.raw(`now() - interval '1 second'`),
  })
  t.is((await visit(early.body.token)).status, 404)
  t.is((await visit('cohort_link_unknown')).status, 404)
  await Promise.all([sweepEndedLinks(world.context), sweepEndedLinks(world.context)])
  t.deepEqual(await rows({ resource_id: resource }), [])
  const events = await world.app.db('events').where({ target_id: resource, type: 'link.expired' })
  t.deepEqual(
    events.map(({ data }) => data.link),
    [early.body.link.id],
  )
})

test('IK-70: a password is asked for, guesses are counted, and whoever guesses keeps out nobody else', async t => {
  const { token, link } = (await make(await folder('Password'), { password: 'open sesame' })).body
  t.is((await rows({ id: link.id }))[0].password_hash.includes('open sesame'), false)
  t.deepEqual((await visit(token)).body, {
    access: 'password-needed',
    resources: [],
    showUnpublished: false,
    endsAt: null,
  })
  t.is((await visit(token, { password: 'open barley' })).body.access, 'password-wrong')
  t.is((await visit(token, { password: 'open sesame' })).body.access, 'granted')
  const guess = (): Promise<LibraryAnswer> =>
    visit(token, { password: 'guess', visitor: '192.0.2.1' })
  const answers = await Promise.all(Array.from({ length: 14 }, guess))
  t.is(answers.filter(({ status }) => status === 200).length, 10)
  t.is((await visit(token, { password: 'open sesame', visitor: '192.0.2.1' })).body.code, 'busy')
  t.is(
    (await visit(token, { password: 'open sesame', visitor: '192.0.2.2' })).body.access,
    'granted',
  )
})

test('IK-71: another password does not change the address', async t => {
  const resource = await folder('Same address')
  const { token, link } = (await make(resource, { password: 'first password' })).body
  const changed = await world.library.call('PATCH', `/links/${link.id}`, {
    password: 'second password',
  })
  t.like(changed.body, { hasPassword: true, version: 2 })
  t.is((await visit(token, { password: 'first password' })).body.access, 'password-wrong')
  t.is((await visit(token, { password: 'second password' })).body.access, 'granted')
  await world.library.call('PATCH', `/links/${link.id}`, { name: 'Renamed' })
  t.is((await visit(token)).body.access, 'password-needed', 'what is not named stays')
  await world.library.call('PATCH', `/links/${link.id}`, { password: null })
  t.is((await visit(token)).body.access, 'granted')
})

test('IK-72: visitors see neither metadata nor owner, what lies in a collection, and nothing of the bin', async t => {
  const owner = await person('owner-72')
  const outer = await folder('Outer 72')
  const inner = await world.library.register({ kind: 'folder', name: 'Inner 72', parent: outer })
  const file = await world.library.register({
    kind: 'file',
    name: 'f',
    parent: inner,
    ownerId: owner,
    metadata: { tags: ['x'] },
  })
  const collection = await world.library.register({ kind: 'collection', name: 'best-72' })
  await world.app.db('collection_items').insert({
    account_id: world.account.id,
    resource_id: inner,
    collection_id: collection,
    cap: 3,
    adder_kind: 'system',
    adder_name: 'test',
  })
  const { token } = (await make(collection)).body
  const seen = await visit(token, { resources: [file, outer] })
  t.deepEqual(seen.body.resources, [{ id: file, kind: 'file', name: 'f', key: null }, null])
  await world.app.db('resources').where({ id: inner }).update({ deleted_at: new Date() })
  t.deepEqual((await visit(token, { resources: [file] })).body.resources, [null])
  await world.app.db('resources').where({ id: collection }).update({ deleted_at: new Date() })
  t.is((await visit(token)).status, 404)
  const other = await libraryClient(world.app, world.account)
  await other.register({ kind: 'folder', name: 'Own' })
  const foreign = (await make(outer)).body.token
  t.is((await other.call('POST', '/link-visits', { token: foreign })).status, 404)
})

test('IK-73: a resource has at most five links and an account a hundred, also when many are made at once', async t => {
  const resource = await folder('Five')
  const answers = await Promise.all(Array.from({ length: 9 }, () => make(resource)))
  t.is(answers.filter(({ status }) => status === 201).length, 5)
  t.is(answers.filter(({ status }) => status === 409).length, 4)
  t.is((await rows({ resource_id: resource })).length, 5)
  const account = await world.app.makeAccount('links-few')
  const few = await libraryClient(world.app, account)
  const admin = await adminClient(world.app, account)
  t.deepEqual((await admin.get('/library/link-limits')).body, { perResource: 5, perAccount: 100 })
  t.is((await admin.put('/library/link-limits', { perResource: 1, perAccount: 2 })).status, 200)
  const [one, two, three] = await Promise.all(
    ['a', 'b', 'c'].map(name => few.register({ kind: 'folder', name })),
  )
  const statuses = []
  for (const id of [one, one, two, three])
    statuses.push((await few.call('POST', `/resources/${id}/links`, {})).status)
  t.deepEqual(statuses, [201, 409, 201, 409])
})

test('IK-73: people of restricted access do not see the list of all links', async t => {
  const resource = await folder('Listed')
  const { link } = (await make(resource)).body
  const manager = await person('manager-73')
  await world.library.share(resource, manager, 'manage')
  t.is((await world.library.call('GET', '/links', undefined, manager)).status, 403)
  const own = await world.library.call('GET', `/resources/${resource}/links`, undefined, manager)
  t.deepEqual(
    own.body.items.map((each: { id: string }) => each.id),
    [link.id],
  )
  const all = await world.library.call('GET', '/links?limit=200')
  t.true(
    all.body.items.some(
      (each: { id: string; resource: { name: string } }) =>
        each.id === link.id && each.resource.name === 'Listed',
    ),
  )
  const admin = await adminClient(world.app, world.account)
  t.is((await admin.get(`/library/links/${link.id}`)).status, 200)
  t.is(
    (await world.library.call('GET', `/links/${link.id}`, undefined, await person('nobody-73')))
      .status,
    404,
  )
})

test('IK-74: what is done with links is audited, and the token is nowhere', async t => {
  const resource = await folder('Audited')
  const { link, token } = (await make(resource, { password: 'a long secret' })).body
  await world.library.call('PATCH', `/links/${link.id}`, {
    name: 'Now',
    password: 'another secret',
  })
  t.is((await world.library.call('DELETE', `/links/${link.id}`)).status, 204)
  t.is((await visit(token)).status, 404)
  const events = await world.app
    .db('events')
    .where({ target_id: resource })
    .whereLike('type', 'link.%')
    .orderBy('id')
  t.deepEqual(
    events.map(({ type }) => type),
    ['link.created', 'link.changed', 'link.removed'],
  )
  t.true(
    events.every(
      ({ actor_id: actor, data }) => actor === world.library.applicationId && data.link === link.id,
    ),
  )
  t.deepEqual(events[1].data, {
    link: link.id,
    before: { name: '' },
    after: { name: 'Now' },
    passwordChanged: true,
  })
  t.notRegex(JSON.stringify(events), new RegExp(`${token}|secret`))
})

test('IK-63: the links of what is moved or deleted are removed', async t => {
  const [resource, other] = [await folder('Moved'), await folder('Stays')]
  const [gone, left] = [(await make(resource)).body, (await make(other)).body]
  await removeLinksOf(world.context, [resource])
  t.is((await visit(gone.token)).status, 404)
  t.is((await visit(left.token)).status, 200)
  t.deepEqual(await rows({ resource_id: resource }), [])
})
