import test from 'ava'
import { changeApplication } from '../../../src/domain/applications/change-application.ts'
import {
  bindClient,
  connectionAudience,
} from '../../../src/domain/connections/connection-clients.ts'
import { changeConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { removeApplication } from '../../../src/domain/applications/remove-application.ts'
import { testApp } from '../../support/app.ts'
import { addClient, type Client } from '../../support/clients.ts'
import { aUser, clientFor, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)

type Directory = { readonly context: Context; readonly scim: ScimClient; readonly client: Client }

/** A connection and a service application that may ask for SCIM tokens. */
async function directory(slug: string): Promise<Directory> {
  const context = app.inAccount(await app.makeAccount(slug))
  const resources = [{ audience: connectionAudience(context), scopes: ['scim', 'scim.read'] }]
  const client = await addClient(context, { client: { type: 'service', resources } })
  return { context, scim: await scimClient(context), client }
}

async function tokenOf({ client }: Directory, scope = 'scim'): Promise<string> {
  const grant = { grant_type: 'client_credentials', scope }
  const { body } = await client.party.post('/token', grant)
  return String(body['access_token'])
}

test('an access token of the bound application speaks for the connection, like its own tokens', async t => {
  const lumen = await directory('lumen')
  const { context, scim, client } = lumen
  const byOauth = clientFor(scim.base, await tokenOf(lumen))
  t.is((await byOauth.get('/Users')).status, 401, 'not before an administrator has bound it')
  await bindClient(context, scim.connectionId, client.registration.clientId)
  const made = await byOauth.post('/Users', aUser('ann@lumen.example'))
  t.is(made.status, 201)
  t.is((await scim.get(`/Users/${made.body.id}`)).status, 200, 'one connection, two ways in')
  const about = await byOauth.get('/ServiceProviderConfig')
  const schemes = about.body['authenticationSchemes'] as readonly { readonly type: string }[]
  t.deepEqual(
    schemes.map(({ type }) => type),
    ['oauthbearertoken', 'oauth2'],
  )
  const [row] = await app
    .db('events')
    .where({ type: 'connection.changed', account_id: context.account.id })
  t.deepEqual(row.data, {
    before: { oauthClient: null },
    after: { oauthClient: client.registration.clientId },
  })
})

test('the scope scim.read reads only, another scope opens nothing', async t => {
  const mill = await directory('mill')
  const { context, scim, client } = mill
  await bindClient(context, scim.connectionId, client.registration.clientId)
  const reader = clientFor(scim.base, await tokenOf(mill, 'scim.read'))
  t.is((await reader.get('/Users')).status, 200)
  t.is((await reader.post('/Users', aUser('no@mill.example'))).status, 403)
  t.is((await scim.get('/Users')).body.totalResults, 0)
  const resources = [{ audience: connectionAudience(context), scopes: ['other'] }]
  await changeApplication(context, client.registration.clientId, before => ({
    client: { ...before.client, resources },
  }))
  const other = clientFor(scim.base, await tokenOf(mill, 'other'))
  t.is((await other.get('/Users')).status, 401)
})

test('it ends with the binding, the connection, the application, and opens no other account', async t => {
  const harbor = await directory('harbor')
  const { context, scim, client } = harbor
  const { clientId } = client.registration
  await bindClient(context, scim.connectionId, clientId)
  const token = await tokenOf(harbor)
  const status = async (base = scim.base): Promise<number> =>
    (await clientFor(base, token).get('/Users')).status
  const elsewhere = await directory('elsewhere')
  t.deepEqual([await status(), await status(elsewhere.scim.base)], [200, 401])
  await changeConnection(context, scim.connectionId, { enabled: false })
  t.is(await status(), 401)
  await changeConnection(context, scim.connectionId, { enabled: true })
  await bindClient(context, scim.connectionId, null)
  t.is(await status(), 401)
  await bindClient(context, scim.connectionId, clientId)
  await changeApplication(context, clientId, () => ({ enabled: false }))
  t.is(await status(), 401)
  await changeApplication(context, clientId, () => ({ enabled: true }))
  await removeApplication(context, clientId)
  t.is(await status(), 401)
  t.is((await scim.get('/Users')).status, 200, 'its own token is not touched')
})

test('an application speaks for one connection, and only a service application of the account', async t => {
  const { context, scim, client } = await directory('quay')
  const other = await scimClient(context)
  const { clientId } = client.registration
  await bindClient(context, scim.connectionId, clientId)
  const refusal = (connection: string, id: string) => bindClient(context, connection, id)
  await t.throwsAsync(refusal(other.connectionId, clientId), { message: /another connection/ })
  const web = await addClient(context, {})
  await t.throwsAsync(refusal(other.connectionId, web.registration.clientId), {
    message: /no service application/,
  })
  const foreign = await directory('far')
  await t.throwsAsync(refusal(other.connectionId, foreign.client.registration.clientId), {
    message: /no service application/,
  })
  const rows = await app.db('connections').whereNotNull('oauth_application_id')
  t.deepEqual(
    rows.filter(row => row.account_id === context.account.id).map(row => row.id),
    [scim.connectionId],
  )
})
