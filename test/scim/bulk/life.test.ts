import test from 'ava'
import { loggedQuirks } from '../../support/log.ts'
import { testApp } from '../../support/app.ts'
import { aBulk, bulkOf, results } from '../support/bulk.ts'
import { aGroup, aUser, enterpriseUrn, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('orchard')))
})

test('B-1, B-4: a bulk request answers 200 with a BulkResponse, one result for each operation', async t => {
  const { id, meta } = (await scim.post('/Users', aUser('first@orchard.example'))).body
  const answer = await scim.post(
    '/Bulk',
    aBulk([
      { method: 'POST', path: '/Users', bulkId: 'new', data: aUser('second@orchard.example') },
      { method: 'PUT', path: `/Users/${id}`, data: aUser('first@orchard.example', { title: 'A' }) },
      { method: 'PATCH', path: `/Users/${id}`, bulkId: 'b', data: patchOf('title', 'B') },
      { method: 'DELETE', path: `/Users/${id}` },
      { method: 'DELETE', path: `/Users/${id}` },
    ]),
  )
  t.is(answer.status, 200)
  t.is(answer.headers.get('content-type'), 'application/scim+json')
  t.deepEqual(answer.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
  const [created, ...rest] = results(answer)
  const location = String(created?.location)
  t.deepEqual(created, {
    location,
    method: 'POST',
    bulkId: 'new',
    version: 'W/"1"',
    status: '201',
  })
  const found = await scim.get(location.slice(scim.base.length))
  t.is(found.body.userName, 'second@orchard.example')
  t.is(found.body.meta.version, 'W/"1"')
  t.deepEqual(rest.slice(0, 3), [
    { location: meta.location, method: 'PUT', version: 'W/"2"', status: '200' },
    { location: meta.location, method: 'PATCH', bulkId: 'b', version: 'W/"3"', status: '200' },
    { location: meta.location, method: 'DELETE', status: '204' },
  ])
  t.deepEqual(rest[3], {
    location: meta.location,
    method: 'DELETE',
    status: '404',
    response: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '404',
      detail: 'there is no such user',
    },
  })
})

test('B-2: bulkId stands for the new id in members, in manager and in paths, wherever it is created', async t => {
  const [group, boss, clerk, renamed, patched] = await bulkOf(scim, [
    { method: 'POST', path: '/Groups', bulkId: 'team', data: aGroup('Team', ['bulkId:clerk']) },
    { method: 'POST', path: '/Users', bulkId: 'boss', data: aUser('boss') },
    {
      method: 'post',
      path: '/Users',
      bulkId: 'clerk',
      data: aUser('clerk', { [enterpriseUrn]: { manager: { value: 'bulkId:boss' } } }),
    },
    { method: 'PUT', path: '/Users/bulkId:boss', data: aUser('boss', { title: 'Head' }) },
    {
      method: 'PATCH',
      path: '/Groups/bulkId:team',
      data: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [
          { op: 'add', path: 'members', value: [{ value: 'bulkId:boss' }] },
          { op: 'remove', path: 'members[value eq "bulkId:clerk"]' },
        ],
      },
    },
  ])
  t.deepEqual(
    [group, boss, clerk, renamed, patched].map(result => result?.status),
    ['201', '201', '201', '200', '200'],
  )
  const bossId = idOf(boss)
  t.is((await scim.get(`/Users/${bossId}`)).body['title'], 'Head')
  const extension = (await scim.get(`/Users/${idOf(clerk)}`)).body[enterpriseUrn]
  t.like(extension, { manager: { value: bossId } })
  const { body } = await scim.get(`/Groups/${idOf(group)}`)
  t.deepEqual(
    body.members?.map(({ value }) => value),
    [bossId],
  )
})

test('B-2: a POST without a bulkId, and two operations with one, are refused on their own', async t => {
  const [none, one, other, fine] = await bulkOf(scim, [
    { method: 'POST', path: '/Users', data: aUser('none') },
    { method: 'POST', path: '/Users', bulkId: 'twice', data: aUser('one') },
    { method: 'POST', path: '/Users', bulkId: 'twice', data: aUser('other') },
    { method: 'POST', path: '/Users', bulkId: '__proto__', data: aUser('fine') },
  ])
  t.like(none, { method: 'POST', status: '400', response: { scimType: 'invalidSyntax' } })
  t.like(one, { bulkId: 'twice', status: '400', response: { scimType: 'invalidValue' } })
  t.is(other?.status, '400')
  t.like(fine, { bulkId: '__proto__', status: '201' })
  t.false('location' in (none ?? {}), 'a POST that failed is nowhere')
  const names = await app.db('users').whereIn('user_name', ['none', 'one', 'other', 'fine'])
  t.is(names.length, 1)
})

test('B-2: what refers to nothing, or to something that failed, fails and does nothing', async t => {
  await scim.post('/Users', aUser('taken'))
  const [taken, unresolved, dependent, path, alone] = await bulkOf(scim, [
    { method: 'POST', path: '/Users', bulkId: 'taken', data: aUser('Taken') },
    { method: 'POST', path: '/Groups', bulkId: 'g1', data: aGroup('G1', ['bulkId:nobody']) },
    { method: 'POST', path: '/Groups', bulkId: 'g2', data: aGroup('G2', ['bulkId:taken']) },
    { method: 'DELETE', path: '/Users/bulkId:taken' },
    { method: 'POST', path: '/Groups', bulkId: 'g3', data: aGroup('G3') },
  ])
  t.like(taken, { status: '409', response: { status: '409', scimType: 'uniqueness' } })
  t.like(unresolved, { status: '400', response: { scimType: 'invalidValue' } })
  t.like(dependent, { status: '409', bulkId: 'g2' })
  t.like(path, { status: '409', method: 'DELETE' })
  t.false('location' in (path ?? {}))
  t.is(alone?.status, '201')
  t.deepEqual(await app.db('groups').whereIn('name', ['G1', 'G2', 'G3']).pluck('name'), ['G3'])
})

test('B-2: text that only looks like a reference stays what it is', async t => {
  const data = aUser('looks', { title: 'bulkId:looks', displayName: 'bulkId:nobody' })
  const [made] = await bulkOf(scim, [{ method: 'POST', path: '/Users', bulkId: 'looks', data }])
  t.like((await scim.get(`/Users/${idOf(made)}`)).body, {
    title: 'bulkId:looks',
    displayName: 'bulkId:nobody',
  })
})

test('B-3: failOnErrors ends the request after so many errors; without it everything is tried', async t => {
  const operations = [
    { method: 'POST', path: '/Users', bulkId: '1', data: aUser('stop1') },
    { method: 'POST', path: '/Users', bulkId: '2', data: aUser('stop1') },
    { method: 'POST', path: '/Users', bulkId: '3', data: aUser('stop3') },
    { method: 'POST', path: '/Nowhere', bulkId: '4' },
    { method: 'POST', path: '/Users', bulkId: '5', data: aUser('stop5') },
  ]
  const one = results(await scim.post('/Bulk', aBulk(operations, { failOnErrors: 1 })))
  t.deepEqual(
    one.map(({ bulkId, status }) => [bulkId, status]),
    [
      ['1', '201'],
      ['2', '409'],
    ],
  )
  t.deepEqual(await namesLike('stop%'), ['stop1'])
  const two = results(await scim.post('/Bulk', aBulk(operations, { FAILONERRORS: 3 })))
  t.deepEqual(
    two.map(({ status }) => status),
    ['409', '409', '201', '404'],
  )
  const all = results(await scim.post('/Bulk', aBulk(operations)))
  t.deepEqual(
    all.map(({ status }) => status),
    ['409', '409', '409', '404', '201'],
  )
  t.deepEqual(await namesLike('stop%'), ['stop1', 'stop3', 'stop5'])
  for (const failOnErrors of [-1, 1.5, '1']) {
    const { status, body } = await scim.post('/Bulk', aBulk(operations, { failOnErrors }))
    t.is(status, 400)
    t.is(body.scimType, 'invalidValue')
  }
})

test('B-4: version is If-Match: another one is a 412 and changes nothing', async t => {
  const { id } = (await scim.post('/Users', aUser('versioned'))).body
  const path = `/Users/${id}`
  const [stale, malformed, right, any, again] = await bulkOf(scim, [
    { method: 'PATCH', path, version: 'W/"7"', data: patchOf('title', 'Stale') },
    { method: 'PATCH', path, version: 'none', data: patchOf('title', 'Malformed') },
    { method: 'PATCH', path, version: 'W/"1"', data: patchOf('title', 'Right') },
    { method: 'PATCH', path, version: '*', data: patchOf('nickName', 'Any') },
    { method: 'DELETE', path, version: 'W/"1"' },
  ])
  t.like(stale, { status: '412', response: { status: '412' } })
  t.is(malformed?.status, '412')
  t.like(right, { status: '200', version: 'W/"2"' })
  t.like(any, { status: '200', version: 'W/"3"' })
  t.is(again?.status, '412')
  t.like((await scim.get(path)).body, { title: 'Right', nickName: 'Any' })
})

test('B-6: results come in the order of the request, whatever was done first', async t => {
  const { id } = (await scim.post('/Groups', aGroup('Ordered'))).body
  const path = `/Groups/${id}`
  const members = (value: readonly unknown[]) => [{ op: 'replace', path: 'members', value }]
  const list = await bulkOf(scim, [
    { method: 'PATCH', path, bulkId: 'a', data: members([{ value: 'bulkId:late' }]) },
    { method: 'PATCH', path, bulkId: 'b', data: members([]) },
    { method: 'POST', path: '/Users', bulkId: 'other', data: aUser('ordered.other') },
    { method: 'POST', path: '/Users', bulkId: 'late', data: aUser('ordered.late') },
  ])
  t.deepEqual(
    list.map(({ bulkId }) => bulkId),
    ['a', 'b', 'other', 'late'],
  )
  t.deepEqual(
    list.map(({ status }) => status),
    ['200', '200', '201', '201'],
  )
  t.false('members' in (await scim.get(path)).body, 'two changes of one group kept their order')
})

test('erratum 5050: the data of a PATCH is a message or, as in the example of the RFC, its operations', async t => {
  const { id } = (await scim.post('/Users', aUser('bare', { nickName: 'Bare' }))).body
  const data = [
    { op: 'remove', path: 'nickName' },
    { op: 'add', path: 'userName', value: 'Dave' },
  ]
  const [result] = await bulkOf(scim, [{ method: 'PATCH', path: `/Users/${id}`, data }])
  t.is(result?.status, '200')
  const { body } = await scim.get(`/Users/${id}`)
  t.is(body.userName, 'Dave')
  t.false('nickName' in body)
})

test('the log line of a bulk request names the quirks of its operations', async t => {
  const list = await bulkOf(scim, [
    { method: 'POST', path: '/Users', bulkId: 'q', data: aUser('quirky', { active: 'False' }) },
  ])
  t.is(list[0]?.status, '201')
  t.true(loggedQuirks(app.log, '/Bulk').includes('boolean-as-text'))
  await scim.post('/Users', { userName: 'quirky2', active: 'True' })
  t.true(loggedQuirks(app.log, '/Users').includes('boolean-as-text missing-schemas'))
})

function patchOf(path: string, value: string): unknown {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  return { schemas, Operations: [{ op: 'replace', path, value }] }
}

function idOf(result: { location?: string } | undefined): string {
  return result?.location?.split('/').at(-1) ?? ''
}

async function namesLike(pattern: string): Promise<string[]> {
  return app.db('users').whereLike('user_name', pattern).orderBy('user_name').pluck('user_name')
}
