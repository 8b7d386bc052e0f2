import { request } from 'node:http'
import test from 'ava'
import { createConnection } from '../../src/domain/connections.ts'
import type { Context } from '../../src/domain/context.ts'
import { testApp } from '../support/app.ts'
import { aUser, groupUrn, patchUrn, type ScimClient, scimClient, userUrn } from '../support/scim.ts'

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
  expired = (
    await createConnection(context, { ...input, tokenExpiresAt: new Date(Date.now() - 1000) })
  ).token
})

type Case = {
  readonly title: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  readonly status: number
  readonly scimType?: string
}

const user = (more: object) =>
  JSON.stringify({ schemas: [userUrn], userName: 'bad@lumen.example', ...more })
const patch = (...operations: unknown[]) =>
  JSON.stringify({ schemas: [patchUrn], Operations: operations })
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

const cases: readonly Case[] = [
  { title: 'broken JSON', body: '{"schemas": [', status: 400, scimType: 'invalidSyntax' },
  { title: 'an empty body', body: '', status: 400, scimType: 'invalidSyntax' },
  { title: 'JSON that is no object', body: '[]', status: 400, scimType: 'invalidSyntax' },
  {
    title: 'JSON nested 50,000 deep',
    body: user({ title: 'x' }).replace('"x"', deep),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a wrong media type',
    body: 'userName=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  {
    title: 'another character set',
    body: user({}),
    headers: { 'content-type': 'application/json; charset=latin1' },
    status: 415,
  },
  {
    title: 'a compressed body',
    body: user({}),
    headers: { 'content-encoding': 'gzip' },
    status: 415,
  },
  {
    title: 'an unknown attribute in a filter',
    method: 'GET',
    path: '/Users?filter=shoeSize%20eq%201',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'an unknown attribute in a PATCH',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch({ op: 'replace', path: 'shoeSize', value: 1 }),
    status: 400,
    scimType: 'invalidPath',
  },
  { title: 'a wrong type', body: user({ active: 7 }), status: 400, scimType: 'invalidValue' },
  {
    title: 'a wrong type inside a value',
    body: user({ emails: [{ value: 7 }] }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a list where one value belongs',
    body: user({ title: ['a', 'b'] }),
    status: 400,
    scimType: 'invalidValue',
  },
  { title: 'a body over 16 MiB', body: user({ title: 'x'.repeat(17 * 1024 * 1024) }), status: 413 },
  {
    title: 'a NUL byte in a value',
    body: user({ title: 'a\u0000b' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a NUL byte in userName',
    body: user({ userName: '\u0000' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a NUL byte in a filter',
    method: 'GET',
    path: '/Users?filter=userName%20eq%20%22a%5Cu0000%22',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a lone surrogate',
    body: user({ title: 'x' }).replace('"x"', String.raw`"\ud800"`),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'bad UTF-8',
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    status: 400,
    scimType: 'invalidSyntax',
  },
  { title: 'bad UTF-8 in the path', method: 'GET', path: '/Users/%ff', status: 404 },
  { title: 'an id that is none', method: 'GET', path: '/Users/1', status: 404 },
  {
    title: 'a userName of 600 characters',
    body: user({ userName: 'x'.repeat(600) }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a userName that grows when folded',
    body: user({ userName: '\ufdfa'.repeat(500) }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'an unfinished filter',
    method: 'GET',
    path: '/Users?filter=userName%20eq',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a filter on the password',
    method: 'GET',
    path: '/Users?filter=password%20eq%20%22x%22',
    status: 403,
    scimType: 'sensitive',
  },
  {
    title: 'a filter of 9,000 bytes',
    method: 'GET',
    path: `/Users?filter=userName%20eq%20%22${'x'.repeat(9000)}%22`,
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a count that is no number',
    method: 'GET',
    path: '/Users?count=many',
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a startIndex beyond every number',
    method: 'GET',
    path: '/Users?startIndex=99999999999999999999',
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'attributes beside excludedAttributes',
    method: 'PATCH',
    path: '/Users/:user?attributes=id&excludedAttributes=title',
    body: patch({ op: 'replace', path: 'title', value: 'x' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a removal without a path',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch({ op: 'remove' }),
    status: 400,
    scimType: 'noTarget',
  },
  {
    title: 'a good operation before a bad one',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch(
      { op: 'replace', path: 'title', value: 'half' },
      { op: 'replace', path: 'id', value: 'x' },
    ),
    status: 400,
    scimType: 'mutability',
  },
  {
    title: 'members that are none',
    method: 'PATCH',
    path: '/Groups/:group',
    body: patch({ op: 'replace', path: 'members', value: [{ value: 7 }] }),
    status: 400,
    scimType: 'invalidValue',
  },
  { title: 'no token', headers: { authorization: '' }, body: user({}), status: 401 },
  {
    title: 'a wrong token',
    headers: { authorization: 'Bearer cohort_scim_wrong' },
    body: user({}),
    status: 401,
  },
  {
    title: 'another scheme',
    headers: { authorization: 'Basic YTpi' },
    body: user({}),
    status: 401,
  },
  { title: 'a foreign Host', headers: { host: 'evil.example' }, body: user({}), status: 421 },
  {
    title: 'a foreign X-Forwarded-Host',
    headers: { 'x-forwarded-host': 'evil.example' },
    body: user({}),
    status: 421,
  },
  { title: 'an unknown endpoint', method: 'GET', path: '/Robots', status: 404 },
  {
    title: 'a method that an endpoint lacks',
    method: 'PATCH',
    path: '/Users',
    body: patch(),
    status: 405,
  },
  { title: 'a filter on discovery', method: 'GET', path: '/Schemas?filter=id%20pr', status: 403 },
]

for (const { title, method = 'POST', path = '/Users', status, scimType, ...rest } of cases) {
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
