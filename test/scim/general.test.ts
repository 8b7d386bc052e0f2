import test from 'ava'
import { testApp } from '../support/app.ts'
import { aUser, groupUrn, type ScimClient, scimClient } from '../support/scim.ts'
import { aBulk } from './support/bulk.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

test('GEN-2: without a good token every answer is a 401 in SCIM form that says how to ask', async t => {
  for (const authorization of [undefined, 'Bearer wrong', 'Basic dTpw', scim.token]) {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await fetch(`${scim.base}/Users`, { headers })
    t.is(answer.status, 401, authorization)
    t.regex(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="scim"/)
    const body = (await answer.json()) as Record<string, unknown>
    t.deepEqual(body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
    t.is(body['status'], '401')
  }
  const inAddress = await fetch(`${scim.base}/Users?access_token=${scim.token}`)
  t.is(inAddress.status, 401, 'a token in an address ends up in logs')
})

test('GEN-7: externalId is optional, compared with case, and belongs to the connection that sent it', async t => {
  const other = await scimClient(app.inAccount(await app.makeAccount('harbor')))
  const first = await scim.post('/Users', aUser('gen7@lumen.example', { externalId: 'Ext-7' }))
  const elsewhere = await other.post(
    '/Users',
    aUser('gen7@harbor.example', { externalId: 'Ext-7' }),
  )
  t.deepEqual([first.status, elsewhere.status], [201, 201])
  const found = async (externalId: string): Promise<readonly string[]> => {
    const filter = encodeURIComponent(`externalId eq "${externalId}"`)
    return (await scim.get(`/Users?filter=${filter}`)).body.Resources.map(each => each.id)
  }
  t.deepEqual(await found('Ext-7'), [first.body.id])
  t.deepEqual(await found('ext-7'), [])
  const none = await scim.post('/Users', aUser('gen7-none@lumen.example'))
  t.false('externalId' in (await scim.get(`/Users/${none.body.id}`)).body)
})

test('GEN-13: user names are compared prepared, and what cannot be seen in one is refused', async t => {
  t.is((await scim.post('/Users', aUser('ｆｕｌｌ@lumen.example'))).status, 201)
  t.is((await scim.post('/Users', aUser('FULL@lumen.example'))).status, 409)
  for (const name of [
    'zero\u200bwidth',
    'soft\u00adhyphen',
    '\u202eturned',
    'end ',
    ' start',
    'a\u0007',
  ]) {
    const answer = await scim.post('/Users', aUser(name))
    t.deepEqual([answer.status, answer.body.scimType], [400, 'invalidValue'], JSON.stringify(name))
  }
  t.is((await scim.post('/Users', aUser('two words'))).status, 201)
})

test('GET-1: a resource is a 200 with its ETag; what is unknown or deleted is a 404 in SCIM form', async t => {
  const made = await scim.post('/Users', aUser('get1@lumen.example'))
  const path = `/Users/${made.body.id}`
  const read = await scim.get(path)
  t.is(read.status, 200)
  t.is(read.headers.get('etag'), read.body.meta.version)
  await scim.delete(path)
  for (const gone of [path, '/Users/nobody', '/Groups/00000000-0000-7000-8000-000000000000']) {
    const answer = await scim.get(gone)
    t.is(answer.status, 404, gone)
    t.is(answer.body.status, '404')
  }
})

test('P-3, P-4: PATCH answers 200 with the user, 204 for a group, 200 where attributes are asked; with ETag', async t => {
  const user = await scim.post('/Users', aUser('p3@lumen.example'))
  const group = await scim.post('/Groups', { schemas: [groupUrn], displayName: 'P3' })
  const rename = [{ op: 'replace', path: 'displayName', value: 'Changed' }]
  const changed = await scim.patch(`/Users/${user.body.id}`, rename)
  t.is(changed.status, 200)
  t.is(changed.body.displayName, 'Changed')
  t.is(changed.headers.get('etag'), changed.body.meta.version)
  const silent = await scim.patch(`/Groups/${group.body.id}`, rename)
  t.is(silent.status, 204)
  t.regex(silent.headers.get('etag') ?? '', /^W\/"\d+"$/)
  const asked = await scim.patch(`/Groups/${group.body.id}?attributes=displayName`, [
    { op: 'replace', path: 'displayName', value: 'Again' },
  ])
  t.is(asked.status, 200)
  t.is(asked.body.displayName, 'Again')
  t.is(asked.headers.get('etag'), (await scim.get(`/Groups/${group.body.id}`)).body.meta.version)
})

test('B-8: Bulk is answered when it is done, also where a client would not wait, and nothing says otherwise', async t => {
  const about = await scim.get('/ServiceProviderConfig')
  t.false('securityEvents' in about.body)
  const operation = { method: 'POST', path: '/Users', bulkId: 'b', data: aUser('b8@lumen.example') }
  const answer = await scim.post('/Bulk', aBulk([operation]), { prefer: 'respond-async' })
  t.is(answer.status, 200)
  const filter = encodeURIComponent('userName eq "b8@lumen.example"')
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 1)
})

test('REM-1: removing active keeps the flag: unassigned would let a deactivated person in again (RFC 7643 2.5)', async t => {
  for (const active of [false, true]) {
    const made = await scim.post('/Users', aUser(`remove-${active}@lumen.example`, { active }))
    const path = `/Users/${made.body.id}`
    t.is((await scim.patch(path, [{ op: 'remove', path: 'active' }])).status, 200)
    t.is((await scim.get(path)).body.active, active)
  }
})
