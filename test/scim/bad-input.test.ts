import { request } from 'node:http'
import test from 'ava'
import { createConnection } from '../../src/domain/connections/connections.ts'
import type { Context } from '../../src/domain/context.ts'
import { testApp } from '../support/app.ts'
import { badRequests } from './bad-input.cases.ts'
import { aUser, groupUrn, type ScimClient, scimClient } from '../support/scim.ts'

const app = testApp(test)
let context: Context
let scim: ScimClient
let userId: string
let groupId: string
let expired: string

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(context)
  userId = (await scim.post('/Users', aUser('mia@lumen.example'))).body.id
  groupId = (
    await scim.post('/Groups', {
      schemas: [groupUrn],
      displayName: 'Desk',
      members: [{ value: userId }],
    })
  ).body.id
  const input = { name: 'Past', dialect: 'compat', adoption: false } as const
  const past = await createConnection(context, { ...input, tokenExpiresAt: null })
  await app
    .db('connection_tokens')
    .where({ connection_id: past.connection.id })
    .update({ expires_at: new Date(Date.now() - 1000) })
  expired = past.token
})

for (const { title, method = 'POST', path = '/Users', status, scimType, ...rest } of badRequests) {
  test(`${title}: ${status}${scimType === undefined ? '' : ` ${scimType}`}, in SCIM form, and nothing changes`, async t => {
    const before = await everything()
    const filled = path.replace(':user', userId).replace(':group', groupId)
    const answer = await send(method, `${scim.base}${filled}`, rest)
    t.is(answer.status, status, answer.text)
    t.is(answer.type, 'application/scim+json')
    const body = JSON.parse(answer.text) as Record<string, unknown>
    t.deepEqual(body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
    t.is(body['status'], String(status))
    t.is(body['scimType'], scimType)
    t.true(typeof body['detail'] === 'string' && body['detail'].length > 3)
    t.deepEqual(await everything(), before)
  })
}

test('an expired token is a 401', async t => {
  const headers = { authorization: `Bearer ${expired}` }
  t.is((await send('GET', `${scim.base}/Users`, { headers })).status, 401)
})

test('an unknown account is a 404 in SCIM form', async t => {
  const answer = await send('GET', `${app.url}/t/nobody/scim/v2/Users`, {})
  t.is(answer.status, 404)
  t.is(answer.type, 'application/scim+json')
})

test('after all of it no request was our fault', t => {
  t.deepEqual(
    app.log.filter(line => line.includes('"level":50')),
    [],
  )
})

type Sent = { readonly headers?: Record<string, string>; readonly body?: string | Buffer }

/** A raw request: fetch would repair what is meant to be wrong. */
async function send(
  method: string,
  address: string,
  { headers = {}, body }: Sent,
): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address, {
      method,
      headers: {
        authorization: `Bearer ${scim.token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    })
    sent.on('response', response => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function everything(): Promise<unknown> {
  const { rows } = await app.db.raw<{ rows: unknown[] }>(
    `select (select jsonb_agg(to_jsonb(u) order by id) from users u) as users,
            (select jsonb_agg(to_jsonb(v) order by user_id, attribute, position) from user_values v) as user_values,
            (select jsonb_agg(to_jsonb(g) order by id) from groups g) as groups,
            (select jsonb_agg(to_jsonb(m) order by member_id, group_id) from memberships m) as members,
            (select count(*) from events) as events`,
  )
  return rows[0]
}
