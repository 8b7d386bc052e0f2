import test from 'ava'
import { libraryClient } from '../../support/library.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'no-more')
const { folder, person } = world

test('an application learns of the requests of a person in its own library only, and needs a right of libraries', async t => {
  const mia = await person('mia')
  const resource = await folder('Wanted')
  const ask = (client: typeof world.library, wanted: string) =>
    client.call('POST', '/access-requests', { resource: wanted, level: 'view' }, mia)
  const { status, body } = await ask(world.library, resource)
  t.true(status < 300)
  const other = await libraryClient(world.app, world.account)
  await other.register({ kind: 'folder', name: 'Theirs' })
  const list = async (client: typeof world.library) =>
    (await client.call('GET', '/own-access-requests', undefined, mia)).body.items?.map(
      (each: { id: string }) => each.id,
    )
  t.deepEqual(await list(world.library), [body.id])
  t.deepEqual(await list(other), [])
  const withdrawn = await other.call('POST', `/own-access-requests/${body.id}/withdraw`, {}, mia)
  t.is(withdrawn.status, 404)
  const foreign = await libraryClient(world.app, world.account, ['analytics.view'])
  t.is((await ask(foreign, resource)).status, 403)
  t.is((await foreign.call('GET', '/own-access-requests', undefined, mia)).status, 403)
  t.is((await world.app.db('access_requests').where({ id: body.id }).first()).state, 'open')
})

test('what was moved to where a reviewer may share nothing is neither shown to them nor theirs to answer for', async t => {
  const [outer, away] = [await folder('Reviewed'), await folder('Away')]
  const file = await world.library.register({ kind: 'file', name: 'f', parent: outer })
  const [mia, zoe] = [await person('reviewer'), await person('holder')]
  await world.library.share(outer, mia, 'manage')
  await world.library.share(file, zoe, 'contribute')
  const asked = { name: 'All', dueAt: '2099-01-01T00:00:00Z', resource: outer }
  const review = await world.library.call('POST', '/reviews', asked, mia)
  t.is(review.status, 201)
  await world.library.call('POST', '/resources/move', { resources: [file], to: away })
  const path = `/reviews/${review.body.id}`
  const items = await world.library.call('GET', `${path}/items`, undefined, mia)
  t.deepEqual(
    items.body.items.map((each: { resource: { id: string } }) => each.resource.id),
    [outer],
  )
  const answers = [{ resource: file, principalId: zoe, answer: 'remove' }]
  const { body } = await world.library.call('POST', `${path}/answers`, { answers }, mia)
  t.is(body.results[0].outcome, 'refused')
  t.is(await world.library.levelOf(zoe, file), 'contribute')
})

test('an application acts on behalf of somebody in its library alone', async t => {
  const admin = await person('admin', 'account_administrator')
  const client = await libraryClient(world.app, world.account, ['library.keep', 'groups.manage'])
  const make = (name: string, more: Record<string, string>) =>
    fetch(`${world.account.issuer}/api/v1/groups`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${client.token}`,
        'content-type': 'application/json',
        ...more,
      },
      body: JSON.stringify({ name }),
    })
  t.is((await make('Behalf', { 'on-behalf-of': admin })).status, 403)
  t.deepEqual(await world.app.db('groups').where({ name: 'Behalf' }), [])
  t.is((await make('Own', {})).status, 201)
})
