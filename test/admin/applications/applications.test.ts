import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { agency, enter } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)
const web = { name: 'Gallery', redirectUris: ['https://gallery.example/callback'] }

async function signedIn(slug: string): Promise<Awaited<ReturnType<typeof adminClient>>> {
  return adminClient(app, await app.makeAccount(slug))
}

test('an application is created, read, changed and removed, each with its event', async t => {
  const { get, post, patch, delete: remove } = await signedIn('life')
  t.deepEqual((await get('/applications')).body, { items: [], next: null })
  const made = await post('/applications', web)
  t.is(made.status, 201)
  t.like(made.body, { name: 'Gallery', access: 'assigned', enabled: true, version: 1 })
  t.like(made.body.client, { type: 'web', authentication: 'client_secret_basic', pkce: true })
  t.regex(made.body.clientSecret, /^cohort_client_/)
  const { id, clientId } = made.body
  const path = `/applications/${clientId}`

  const read = await get(path)
  t.is(read.status, 200)
  t.false(read.text.includes(made.body.clientSecret))
  t.is((await get(path, { 'if-none-match': read.headers.get('etag') ?? '' })).status, 304)

  const changed = await patch(path, { name: 'Photo gallery', access: 'open', contact: 'Ann' })
  t.like(changed.body, { name: 'Photo gallery', access: 'open', contact: 'Ann', version: 2 })
  t.like(await app.db('applications').where({ id }).first(), {
    name: 'Photo gallery',
    access: 'open',
  })
  t.like((await get('/applications')).body.items[0], { clientId, assignments: 0 })

  t.is((await remove(path)).status, 204)
  t.is((await get(path)).status, 404)
  t.is(await app.db('applications').where({ id }).first(), undefined)
  const types = await app.db('events').where({ target_id: id }).orderBy('id').pluck('type')
  t.deepEqual(types, ['application.created', 'application.changed', 'application.removed'])
  const actors = await app.db('events').where({ target_id: id }).distinct().pluck('actor_kind')
  t.deepEqual(actors, ['user'])
})

test('what is sent back as it was read changes nothing', async t => {
  const { get, post, patch, put } = await signedIn('same')
  const { clientId } = (await post('/applications', web)).body
  const {
    id: _,
    clientId: __,
    version,
    ...settings
  } = (await get(`/applications/${clientId}`)).body
  const first = await patch(`/applications/${clientId}`, settings)
  const again = await patch(`/applications/${clientId}`, settings)
  t.is(again.body.version, first.body.version)
  t.true(first.body.version <= version + 1)
  const claims = (await get(`/applications/${clientId}/claims`)).body
  const { version: before, ...contract } = claims
  const put1 = await put(`/applications/${clientId}/claims`, contract)
  t.like(put1.body, contract)
  t.is((await put(`/applications/${clientId}/claims`, contract)).body.version, put1.body.version)
  t.true(put1.body.version <= before + 1)
})

test('two administrators change one application: the second is told what changed', async t => {
  const { get, post, patch, delete: remove } = await signedIn('two')
  const { clientId } = (await post('/applications', web)).body
  const path = `/applications/${clientId}`
  const tag = (await get(path)).headers.get('etag') ?? ''
  t.is((await patch(path, { name: 'First' }, { 'if-match': tag })).status, 200)
  const late = await patch(path, { contact: 'Second' }, { 'if-match': tag })
  t.is(late.status, 412)
  t.like(late.body, { code: 'stale', changed: ['name'] })
  t.is(late.body.current.name, 'First')
  t.is((await remove(path, { 'if-match': tag })).status, 412)
  t.is((await get(path)).body.contact, null)
  const fresh = late.headers.get('etag') ?? ''
  t.is((await patch(path, { contact: 'Second' }, { 'if-match': fresh })).body.contact, 'Second')
})

test('applications are listed page by page in the order of their making', async t => {
  const { get, post } = await signedIn('pages')
  for (const name of ['One', 'Two', 'Three']) await post('/applications', { ...web, name })
  const first = await get('/applications?limit=2')
  t.deepEqual(
    first.body.items.map((each: { name: string }) => each.name),
    ['One', 'Two'],
  )
  const second = await get(`/applications?limit=2&cursor=${encodeURIComponent(first.body.next)}`)
  t.deepEqual([second.body.items.length, second.body.next], [1, null])
  t.is(second.body.items[0].name, 'Three')
})

test('what an application may not be is refused with its path, and nothing is kept', async t => {
  const { get, post, patch } = await signedIn('malformed')
  for (const [body, path] of [
    [{}, 'name'],
    [{ ...web, name: ' ' }, 'name'],
    [{ ...web, kind: 'system' }, 'kind'],
    [{ ...web, redirectUris: ['not a uri'] }, 'redirectUris'],
    [{ ...web, client: { type: 'robot' } }, 'client.type'],
    [{ ...web, client: { secret: 'x' } }, 'client.secret'],
    [{ ...web, client: { type: 'browser', authentication: 'client_secret_basic' } }, 'client.'],
  ] as const) {
    const { status, body: problem } = await post('/applications', body)
    t.is(status, 400, JSON.stringify(body))
    t.true(problem.errors[0].path.startsWith(path), JSON.stringify(problem.errors))
  }
  t.is((await get('/applications')).body.items.length, 0)
  const { clientId } = (await post('/applications', web)).body
  t.is((await patch(`/applications/${clientId}`, { redirectUris: [] })).status, 400)
  t.is((await get(`/applications/${clientId}`)).body.version, 1)
})

test('the end of the access to an application ends its tokens at once, and people may come again', async t => {
  const world = await agency(app, 'endings')
  const { post, patch } = await adminClient(app, world.account)
  const { clientId } = world.registration
  const tokens = await enter(world, world.browser())
  const refresh = async (token = ''): Promise<unknown> => world.application.refresh(token)
  const { body } = await post(`/applications/${clientId}/end-access`)
  t.true(body.ended > 0)
  await t.throwsAsync(refresh(tokens.refresh_token))
  const again = await enter(world, world.browser())
  t.truthy(again.access_token)
  t.is((await patch(`/applications/${clientId}`, { enabled: false })).body.enabled, false)
  await t.throwsAsync(refresh(again.refresh_token))
  const left = await app.db('oidc_records').where({ client_id: clientId })
  t.deepEqual(left, [])
  const types = await app.db('events').whereLike('type', 'application.access%').pluck('type')
  t.deepEqual(types, ['application.access_ended'])
})
