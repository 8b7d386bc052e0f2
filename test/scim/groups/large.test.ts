import { request } from 'node:http'
import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'
import type { Account } from '../../../src/model/account.ts'

const app = testApp(test)
const many = 12_000
let account: Account
let scim: ScimClient
let huge: string
let small: string

test.before(async () => {
  account = await app.makeAccount('lumen')
  scim = await scimClient(app.inAccount(account))
  huge = (await scim.post('/Groups', aGroup('Huge'))).body.id
  await fill(huge, many, 'm')
  const { body } = await scim.post('/Users', aUser('zoe'))
  small = (await scim.post('/Groups', aGroup('Small', [body.id, huge]))).body.id
})

/** Puts so many new users into a group, without the door. */
async function fill(groupId: string, count: number, prefix: string): Promise<void> {
  const scope = { account: account.id, source: scim.connectionId, groupId, count, prefix }
  await app.db.transaction(async db => {
    await db.raw(
      `create temporary table made on commit drop as
         select gen_random_uuid() as id, n from generate_series(1, cast(:count as integer)) n`,
      scope,
    )
    await db.raw(
      `insert into principals (account_id, id, kind) select :account, id, 'user' from made`,
      scope,
    )
    await db.raw(
      `insert into users (account_id, id, sub, user_name, user_name_key, active, role, managed_by)
       select :account, id, id::text, :prefix || n, :prefix || n, true, 'developer', :source from made`,
      scope,
    )
    await db.raw(
      `insert into memberships (account_id, group_id, member_id, source_id, member_kind)
       select :account, :groupId, id, :source, 'user' from made`,
      scope,
    )
    await db.raw(
      `update groups set member_count = member_count + :count where account_id = :account and id = :groupId`,
      scope,
    )
  })
}

const membersIn = ({ members = [] }: ScimBody): number =>
  new Set(members.map(each => each.value)).size

test('a group with very many members is read whole, each member once', async t => {
  const { status, headers, body } = await scim.get(`/Groups/${huge}`)
  t.is(status, 200)
  t.is(headers.get('content-type'), 'application/scim+json')
  t.is(headers.get('transfer-encoding'), 'chunked')
  t.is(headers.get('etag'), body.meta.version)
  t.is(body.members?.length, many)
  t.is(membersIn(body), many)
  t.deepEqual(Object.keys(body.members?.[0] ?? {}).toSorted(), ['$ref', 'display', 'type', 'value'])
  t.deepEqual(body.schemas, ['urn:ietf:params:scim:schemas:core:2.0:Group'])
})

test('the projection counts for streamed members too', async t => {
  const some = await scim.get(`/Groups/${huge}?attributes=members.value`)
  t.deepEqual(Object.keys(some.body).toSorted(), ['id', 'members', 'schemas'])
  t.deepEqual(Object.keys(some.body.members?.[0] ?? {}), ['value'])
  t.is(membersIn(some.body), many)
  const none = await scim.get(`/Groups/${huge}?excludedAttributes=members`)
  t.false('members' in none.body)
  t.is(none.headers.get('transfer-encoding'), null)
})

for (const path of [
  '/Groups',
  '/Groups?sortBy=displayName&sortOrder=descending',
  '/',
  '/Groups?cursor=',
]) {
  test(`GET ${path} with a huge group in it gives every group whole`, async t => {
    const filter = `${path.includes('?') ? '&' : '?'}filter=displayName%20pr`
    const { status, body } = await scim.get(`${path}${filter}`)
    t.is(status, 200)
    t.is(body.itemsPerPage, body.Resources.length)
    const groups = body.Resources.filter(each => each.meta.resourceType === 'Group')
    const sizes = new Map(groups.map(group => [group.displayName, membersIn(group)]))
    t.is(sizes.get('Huge'), many)
    t.is(sizes.get('Small'), 2)
  })
}

test('PUT of a huge group answers it whole', async t => {
  const { body } = await scim.get(`/Groups/${huge}`)
  const put = await scim.put(`/Groups/${huge}`, body)
  t.is(put.status, 200)
  t.is(membersIn(put.body), many)
  t.is(put.body.meta.version, body.meta.version)
  const renamed = await scim.put(`/Groups/${huge}`, { ...aGroup('Huge'), externalId: 'h' })
  t.is(membersIn(renamed.body), many)
})

test('HEAD and If-None-Match of a huge group read no members', async t => {
  const headers = { authorization: `Bearer ${scim.token}` }
  const head = await fetch(`${scim.base}/Groups/${huge}`, { method: 'HEAD', headers })
  t.is(head.status, 200)
  t.is(await head.text(), '')
  const etag = (await scim.get(`/Groups/${huge}?excludedAttributes=members`)).body.meta.version
  t.is((await scim.get(`/Groups/${huge}`, { 'if-none-match': etag })).status, 304)
})

/** Reads an answer slowly and acts once it has begun. */
function readSlowly(
  path: string,
  onBegin: () => Promise<unknown>,
): Promise<{ text: string; whole: boolean }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${scim.token}` }
    const sent = request(`${scim.base}${path}`, { headers }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.pause()
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', () => undefined)
      response.on('close', () => resolve({ text, whole: response.complete }))
      onBegin().then(() => response.resume(), reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('a group that is deleted while it is read never looks whole: the connection is cut', async t => {
  const doomed = (await scim.post('/Groups', aGroup('Doomed'))).body.id
  await fill(doomed, 60_000, 'd')
  const { text, whole } = await readSlowly(`/Groups/${doomed}`, async () => {
    const { status } = await scim.delete(`/Groups/${doomed}`)
    t.is(status, 204)
  })
  t.true(text.startsWith('{"schemas"'))
  t.false(whole)
  t.throws(() => JSON.parse(text))
  t.is(app.log.filter(line => line.includes('answer cut off')).length, 1)
  t.is((await scim.get(`/Groups/${small}`)).status, 200)
})

test('a client that goes away in the middle leaves nothing behind', async t => {
  for (let round = 0; round < 15; round++) {
    const controller = new AbortController()
    const headers = { authorization: `Bearer ${scim.token}` }
    const { body } = await fetch(`${scim.base}/Groups/${huge}`, {
      headers,
      signal: controller.signal,
    })
    await body?.getReader().read()
    controller.abort()
  }
  // more than there are database connections
  t.is((await scim.get(`/Groups/${small}`)).status, 200)
  t.is(app.log.filter(line => line.includes('"level":50')).length, 0)
})
