import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aUser, enterpriseUrn, type ScimClient, scimClient, userUrn } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

test('POST-1: a created user answers 201 with Location, ETag and the whole resource', async t => {
  const answer = await scim.post(
    '/Users',
    aUser('mia@lumen.example', {
      externalId: 'e-1',
      name: { givenName: 'Mia', familyName: 'Okoye' },
      emails: [{ value: 'mia@lumen.example', type: 'work', primary: true }],
      [enterpriseUrn]: { department: 'Picture desk' },
      schemas: [userUrn, enterpriseUrn],
    }),
  )
  t.is(answer.status, 201)
  t.is(answer.headers.get('content-type'), 'application/scim+json')
  t.is(answer.headers.get('location'), answer.body.meta.location)
  t.is(answer.headers.get('etag'), answer.body.meta.version)
  t.is(answer.body.meta.location, `${scim.base}/Users/${answer.body.id}`)
  t.is(answer.body.userName, 'mia@lumen.example')
  t.is(answer.body.active, true)
  t.deepEqual(answer.body.schemas, [userUrn, enterpriseUrn])
  t.deepEqual(answer.body['name'], { givenName: 'Mia', familyName: 'Okoye' })
  t.deepEqual(answer.body[enterpriseUrn], { department: 'Picture desk' })
  const read = await scim.get(`/Users/${answer.body.id}`)
  t.deepEqual(read.body, answer.body)
})

test('POST-2, USR-1: a taken userName is a 409 of scimType uniqueness, in any case', async t => {
  t.is((await scim.post('/Users', aUser('Taken@lumen.example'))).status, 201)
  const again = await scim.post('/Users', aUser('taken@LUMEN.example'))
  t.is(again.status, 409)
  t.is(again.body.scimType, 'uniqueness')
  const found = await scim.get(
    `/Users?filter=${encodeURIComponent('userName eq "TAKEN@lumen.example"')}`,
  )
  t.is(found.body.totalResults, 1)
})

test('POST-3: a user without a userName is refused as invalidValue and nothing is stored', async t => {
  const answer = await scim.post('/Users', { schemas: [userUrn], displayName: 'Nobody' })
  t.is(answer.status, 400)
  t.is(answer.body.scimType, 'invalidValue')
  const filter = encodeURIComponent('displayName eq "Nobody"')
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 0)
})

test('PUT-1, PUT-2, PUT-3: PUT replaces, keeps an omitted active, and never creates', async t => {
  const made = await scim.post(
    '/Users',
    aUser('put@lumen.example', { title: 'Editor', active: false }),
  )
  const put = await scim.put(
    `/Users/${made.body.id}`,
    aUser('put2@lumen.example', { nickName: 'P' }),
  )
  t.is(put.status, 200)
  t.is(put.body.userName, 'put2@lumen.example')
  t.is(put.body['title'], undefined)
  t.is(put.body['nickName'], 'P')
  t.is(put.body.active, false)
  t.not(put.body.meta.version, made.body.meta.version)
  const missing = await scim.put(
    '/Users/01a201b9-0000-7000-8000-000000000000',
    aUser('x@lumen.example'),
  )
  t.is(missing.status, 404)
})

test('P-7: a PATCH that changes nothing leaves version and lastModified alone', async t => {
  const made = await scim.post('/Users', aUser('same@lumen.example', { title: 'Editor' }))
  const patched = await scim.patch(`/Users/${made.body.id}`, [
    { op: 'replace', path: 'title', value: 'Editor' },
  ])
  t.is(patched.status, 200)
  t.deepEqual(patched.body.meta, made.body.meta)
})

test('PATCH: values of a multi-valued attribute are stored and found', async t => {
  const made = await scim.post('/Users', aUser('mail@lumen.example'))
  const patched = await scim.patch(`/Users/${made.body.id}`, [
    { op: 'add', path: 'emails[type eq "work"].value', value: 'Work@lumen.example' },
    { op: 'Replace', path: 'active', value: 'False' },
  ])
  t.deepEqual(patched.body.emails, [{ type: 'work', value: 'Work@lumen.example' }])
  t.is(patched.body.active, false)
  const filter = encodeURIComponent('emails[type eq "work"].value eq "work@lumen.example"')
  const found = await scim.get(`/Users?filter=${filter}`)
  t.is(found.body.Resources[0]?.id, made.body.id)
})

test('USR-2: a password is neither returned nor kept', async t => {
  const made = await scim.post(
    '/Users',
    aUser('pw@lumen.example', { password: 'correct horse battery' }),
  )
  t.is(made.status, 201)
  t.false('password' in made.body)
  const { rows } = await app.db.raw<{ rows: { all: string }[] }>(
    `select (select jsonb_agg(to_jsonb(u)) from users u)::text
         || coalesce((select jsonb_agg(to_jsonb(e)) from events e)::text, '') as all`,
  )
  t.false(rows[0]?.all.includes('correct horse'))
  t.false(app.log.join('').includes('correct horse'))
})

test('USR-4: an inactive user stays visible', async t => {
  const made = await scim.post('/Users', aUser('off@lumen.example', { active: false }))
  t.is((await scim.get(`/Users/${made.body.id}`)).body.active, false)
  const found = await scim.get(
    `/Users?filter=${encodeURIComponent('active eq false and userName eq "off@lumen.example"')}`,
  )
  t.is(found.body.totalResults, 1)
})

test('DEL-1: a deleted user is gone everywhere and the userName is free at once', async t => {
  const made = await scim.post('/Users', aUser('gone@lumen.example'))
  t.is((await scim.delete(`/Users/${made.body.id}`)).status, 204)
  for (const answer of [
    await scim.get(`/Users/${made.body.id}`),
    await scim.delete(`/Users/${made.body.id}`),
    await scim.patch(`/Users/${made.body.id}`, [{ op: 'replace', path: 'active', value: false }]),
  ]) {
    t.is(answer.status, 404)
    t.is(answer.body.status, '404')
  }
  const again = await scim.post('/Users', aUser('gone@lumen.example'))
  t.is(again.status, 201)
  t.not(again.body.id, made.body.id)
})

test('2.8: If-Match with another version is a 412 and changes nothing', async t => {
  const made = await scim.post('/Users', aUser('etag@lumen.example'))
  const path = `/Users/${made.body.id}`
  const operations = [{ op: 'replace', path: 'title', value: 'Chief' }]
  for (const tag of ['W/"99"', '"x"', 'nonsense']) {
    t.is((await scim.patch(path, operations, { 'if-match': tag })).status, 412, tag)
  }
  t.is((await scim.get(path)).body['title'], undefined)
  t.is((await scim.patch(path, operations, { 'if-match': made.body.meta.version })).status, 200)
  t.is(
    (await scim.put(path, aUser('etag@lumen.example'), { 'if-match': made.body.meta.version }))
      .status,
    412,
  )
  t.is((await scim.delete(path, { 'if-match': '*' })).status, 204)
})

test('an event is written in the transaction of each change, with actor and difference', async t => {
  const made = await scim.post('/Users', aUser('audit@lumen.example'))
  await scim.patch(`/Users/${made.body.id}`, [{ op: 'replace', path: 'active', value: false }])
  await scim.delete(`/Users/${made.body.id}`)
  const events = await app
    .db('events')
    .where({ target_id: made.body.id })
    .orderBy('id')
    .select('type', 'actor_kind', 'actor_id', 'data')
  t.deepEqual(
    events.map(event => event.type),
    ['user.created', 'user.changed', 'user.deleted'],
  )
  t.true(
    events.every(
      event => event.actor_kind === 'connection' && event.actor_id === scim.connectionId,
    ),
  )
  t.like(events[1]?.data, { before: { active: true }, after: { active: false } })
})
