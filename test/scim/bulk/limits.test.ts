import { connect } from 'node:net'
import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimClient, scimClient } from '../../support/scim.ts'
import { aBulk, bulkOf, bulkUrn, results } from '../support/bulk.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('bounds')))
})

test('B-1: discovery promises the numbers that hold', async t => {
  const { body } = await scim.get('/ServiceProviderConfig')
  t.deepEqual(body['bulk'], { supported: true, maxOperations: 1000, maxPayloadSize: 4194304 })
})

test('B-1: 1,000 operations are taken, 1,001 are a 413 and nothing is done', async t => {
  const operations = Array.from({ length: 1001 }, () => ({ method: 'DELETE', path: '/Users/none' }))
  const over = await scim.post('/Bulk', aBulk([create('over'), ...operations.slice(1)]))
  t.is(over.status, 413)
  t.like(over.body, { status: '413' })
  t.deepEqual(await app.db('users').where({ user_name: 'over' }), [])
  const full = await scim.post('/Bulk', aBulk(operations.slice(1)))
  t.is(full.status, 200)
  t.is(results(full).length, 1000)
  t.deepEqual([...new Set(results(full).map(({ status }) => status))], ['404'])
})

test('B-1: a body over 4 MiB is a 413 by its length, before it is read', async t => {
  const answer = await raw([
    `POST ${pathname()} HTTP/1.1`,
    'host: ignored',
    `authorization: Bearer ${scim.token}`,
    'content-type: application/scim+json',
    `content-length: ${4 * 1024 * 1024 + 1}`,
  ])
  t.regex(answer, /^HTTP\/1\.1 413 /)
  t.regex(answer, /"status":"413"/)
})

test('B-1: a body without a length is a 413 as soon as it passes 4 MiB', async t => {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const sent = { bytes: 0 }
  const body = new ReadableStream({
    pull(controller) {
      sent.bytes += chunk.length
      if (sent.bytes > 64 * 1024 * 1024) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const headers = {
    authorization: `Bearer ${scim.token}`,
    'content-type': 'application/scim+json',
  }
  const request = { method: 'POST', headers, body, duplex: 'half' } as const
  const response = await fetch(`${scim.base}/Bulk`, request).catch(() => undefined)
  if (response !== undefined) t.is(response.status, 413)
  t.true(sent.bytes < 32 * 1024 * 1024, `${sent.bytes} bytes went out`)
})

test('a message that is no BulkRequest is a 400 invalidSyntax', async t => {
  for (const body of [
    [],
    { schemas: [bulkUrn] },
    { schemas: [bulkUrn], Operations: {} },
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] },
    { schemas: [bulkUrn], Operations: [], operations: [] },
  ]) {
    const answer = await scim.post('/Bulk', body)
    t.is(answer.status, 400, JSON.stringify(body))
    t.is(answer.body.scimType, 'invalidSyntax')
  }
})

test('GEN-16: the keys of the message and of its operations have no case', async t => {
  const { status, body } = await scim.post('/Bulk', {
    SCHEMAS: [bulkUrn],
    operations: [{ METHOD: 'post', Path: '/Users', BulkID: 'k', DATA: aUser('keys') }],
  })
  t.is(status, 200)
  t.like((body['Operations'] as unknown[])[0], { method: 'POST', bulkId: 'k', status: '201' })
})

test('an empty list of operations has an empty answer', async t => {
  t.deepEqual(await bulkOf(scim, []), [])
})

const wrong: readonly [what: string, operation: unknown, status: string][] = [
  ['another bulk request', { method: 'POST', path: '/Bulk', bulkId: 'w', data: {} }, '400'],
  ['a GET', { method: 'GET', path: '/Users' }, '400'],
  ['no method', { path: '/Users' }, '400'],
  ['no path', { method: 'POST', bulkId: 'w', data: aUser('w') }, '400'],
  ['a path that is no text', { method: 'DELETE', path: { a: 1 } }, '400'],
  ['an unknown endpoint', { method: 'POST', path: '/Schemas', bulkId: 'w' }, '404'],
  ['another case', { method: 'POST', path: '/users', bulkId: 'w', data: aUser('w') }, '404'],
  ['a path out of the account', { method: 'DELETE', path: '/../other/Users/1' }, '404'],
  ['an encoded slash', { method: 'DELETE', path: '/Users%2F1' }, '404'],
  ['a query', { method: 'POST', path: '/Users?a=b', bulkId: 'w', data: aUser('w') }, '404'],
  ['an absolute address', { method: 'DELETE', path: 'https://h.example/Users/1' }, '404'],
  ['a POST to a resource', { method: 'POST', path: '/Users/1', bulkId: 'w', data: {} }, '400'],
  ['a PUT without one', { method: 'PUT', path: '/Users', data: aUser('w') }, '400'],
  ['an id that is none', { method: 'DELETE', path: '/Users/__proto__' }, '404'],
  ['no data', { method: 'POST', path: '/Users', bulkId: 'w' }, '400'],
  ['data that is text', { method: 'POST', path: '/Users', bulkId: 'w', data: 'x' }, '400'],
  ['an empty bulkId', { method: 'POST', path: '/Users', bulkId: '', data: aUser('w') }, '400'],
  ['a bulkId that is none', { method: 'POST', path: '/Users', bulkId: {}, data: {} }, '400'],
  ['a version that is none', { method: 'DELETE', path: '/Users/1', version: 1 }, '400'],
  ['a list', [], '400'],
  ['nothing', null, '400'],
]

for (const [what, operation, status] of wrong) {
  test(`B-4: ${what} among operations is a ${status} of that operation alone`, async t => {
    const name = what.replaceAll(' ', '.')
    const list = await bulkOf(scim, [operation, create(name)])
    t.like(list[0], { status, response: { status } })
    t.is(list[1]?.status, '201')
  })
}

test('hostile keys in data and bulkIds reach no prototype', async t => {
  const body = `{"schemas":["${bulkUrn}"],"__proto__":{"polluted":1},"Operations":[
    {"method":"POST","path":"/Users","bulkId":"constructor","data":{"userName":"proto",
      "__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"path":"/Groups"}},
    {"method":"POST","path":"/Groups","bulkId":"__proto__","data":{"displayName":"Proto",
      "members":[{"value":"bulkId:constructor"},{"__proto__":{"value":"x"},"value":"bulkId:constructor"}]}},
    {"method":"POST","path":"/Groups","bulkId":"x","data":{"displayName":"Proto 2",
      "members":[{"value":"bulkId:toString"}]}}]}`
  const headers = { authorization: `Bearer ${scim.token}`, 'content-type': 'application/json' }
  const response = await fetch(`${scim.base}/Bulk`, { method: 'POST', headers, body })
  t.is(response.status, 200)
  const { Operations: list } = (await response.json()) as { Operations: { status: string }[] }
  t.deepEqual(
    list.map(({ status }) => status),
    ['201', '201', '400'],
  )
  t.false('polluted' in {})
})

test('data nested very deeply is refused or ignored, and breaks nothing', async t => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const of = (attribute: string) =>
    `{"method":"POST","path":"/Groups","bulkId":"${attribute}","data":{"displayName":"Deep ${attribute}","${attribute}":${deep}}}`
  const body = `{"schemas":["${bulkUrn}"],"Operations":[${of('members')},${of('other')}]}`
  const headers = { authorization: `Bearer ${scim.token}`, 'content-type': 'application/json' }
  const response = await fetch(`${scim.base}/Bulk`, { method: 'POST', headers, body })
  t.is(response.status, 200)
  const { Operations: list } = (await response.json()) as { Operations: { status: string }[] }
  t.deepEqual(
    list.map(({ status }) => status),
    ['400', '201'],
  )
})

function create(userName: string): object {
  return { method: 'POST', path: '/Users', bulkId: `of ${userName}`, data: aUser(userName) }
}

function pathname(): string {
  return `${new URL(scim.base).pathname}/Bulk`
}

/** Sends only the head of a request and gives what comes back. */
async function raw(head: readonly string[]): Promise<string> {
  const { hostname, port, host } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  socket.write(`${head.join('\r\n').replace('host: ignored', `host: ${host}`)}\r\n\r\n`)
  let text = ''
  for await (const chunk of socket.setEncoding('utf8') as AsyncIterable<string>) text += chunk
  return text
}
