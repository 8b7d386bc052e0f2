import test from 'ava'
import { addGroup, addPerson, agency } from '../../support/agency.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { preview } from '../../support/preview.ts'

const app = testApp(test)

test('a claims contract is read whole, set whole, and what is left out has its default again', async t => {
  const here = await agency(app, 'contract')
  const { get, put } = await adminClient(app, here.account)
  const path = `/applications/${here.registration.clientId}/claims`
  const read = await get(path)
  t.like(read.body, { groups: 'default', values: 'name', maxValues: 100, maxBytes: 4096 })
  const tag = read.headers.get('etag') ?? ''
  const set = await put(path, { values: 'id', names: { groups: 'teams' } }, { 'if-match': tag })
  t.like(set.body, { values: 'id', names: { groups: 'teams', roles: 'roles' }, groups: 'default' })
  t.deepEqual((await preview(app, here)).idToken?.claims['teams'], [here.photographers])
  t.is((await put(path, { values: 'name' }, { 'if-match': tag })).status, 412)
  t.is((await get(path)).body.values, 'id')
  t.like((await put(path, {})).body, { values: 'name', names: { groups: 'groups' } })
  t.deepEqual((await preview(app, here)).idToken?.claims['groups'], ['Photographers'])
  for (const [body, where] of [
    [{ values: 'colour' }, 'values'],
    [{ names: { groups: 'sub' } }, 'names'],
    [{ maxBytes: -1 }, 'maxBytes'],
    [{ attributes: { x: 'no.such.path' } }, 'attributes'],
    [{ other: 1 }, 'other'],
  ] as const) {
    const { status, body: problem } = await put(path, body)
    t.deepEqual([status, problem.errors[0].path], [400, where])
  }
})

test('a preview over the API is the one that tokens are made by, also with what would be', async t => {
  const here = await agency(app, 'preview')
  const { get } = await adminClient(app, here.account)
  const { clientId } = here.registration
  const path = (user: string, more = ''): string =>
    `/applications/${clientId}/preview?user=${user}${more}`
  const { body } = await get(path(here.ana.id))
  const own = await preview(app, here)
  t.deepEqual(body.entry, { allowed: true, reason: null })
  t.deepEqual(body.idToken.claims.groups, own.idToken?.claims['groups'])
  t.is(body.groups[0].paths[0][0].group.name, 'Photographers')
  t.true(body.idToken.bytes > 100)

  const refused = (await get(path(here.bo.id))).body
  t.deepEqual(refused.entry, { allowed: false, reason: 'not-assigned' })
  const group = await addGroup(here.context, 'Editors', [])
  const supposed = (await get(path(here.bo.id, `&group=${here.photographers}`))).body
  t.true(supposed.entry.allowed)
  t.deepEqual(supposed.idToken.claims.groups, ['Photographers'])
  t.is((await app.db('memberships').where({ member_id: here.bo.id })).length, 0)
  t.is((await app.db('memberships').where({ group_id: group })).length, 0)

  const unknown = '01a00000-0000-7000-8000-000000000000'
  for (const query of [unknown, 'nobody']) t.is((await get(path(query))).status, 404)
  t.is((await get(path(here.ana.id, '&resource=https://no.example'))).status, 400)
  t.is((await get(`/applications/${clientId}/preview`)).status, 400)
  t.is((await get(path(here.ana.id, '&role=no-such-role'))).status, 404)
})

test('a developer previews own tokens, and those of others only with the right to see people', async t => {
  const here = await agency(app, 'sight')
  const dev = await addPerson(app, here.context, { userName: 'dev' })
  const { get } = await adminClient(app, here.account, { user: dev })
  const path = `/applications/${here.registration.clientId}/preview?user=`
  t.is((await get(`${path}${dev.id}`)).status, 200)
  const refused = await get(`${path}${here.ana.id}`)
  t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
})
