import test from 'ava'
import { testApp } from '../support/app.ts'
import { aUser, patchUrn, type ScimClient, scimClient } from '../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
  test(`2.10: ${method} /Me is a 501, since the token of a connection has no subject`, async t => {
    const hasBody = ['POST', 'PUT', 'PATCH'].includes(method)
    const answer = await fetch(`${scim.base}/Me?attributes=userName`, {
      method,
      headers: {
        authorization: `Bearer ${scim.token}`,
        ...(hasBody ? { 'content-type': 'application/scim+json' } : {}),
      },
      ...(hasBody ? { body: JSON.stringify({ ...aUser('me'), schemas: [patchUrn] }) } : {}),
    })
    t.is(answer.status, 501)
    t.is(answer.headers.get('content-type'), 'application/scim+json')
    const text = await answer.text()
    if (method === 'HEAD') return
    const body = JSON.parse(text) as Record<string, unknown>
    t.deepEqual(body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
    t.is(body['status'], '501')
    t.deepEqual(await app.db('users').where({ user_name: 'me' }), [])
  })
}

test('2.10: without a token /Me is a 401 like everything else', async t => {
  t.is((await fetch(`${scim.base}/Me`)).status, 401)
})
