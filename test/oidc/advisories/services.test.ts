import test from 'ava'
import { changeApplication } from '../../../src/domain/applications/change-application.ts'
import { agency, enter } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { addClient } from '../../support/clients.ts'
import { granted } from '../../support/receivers.ts'

const app = testApp(test)
const cash = { grant_type: 'client_credentials' }

test('a service gets no scope that is not of a resource of its own, whatever the word', async t => {
  const { context } = await agency(app, 'words')
  const own = { audience: 'https://prints.example/', scopes: ['read'] }
  const kinds = [[], [own], [own, { ...own, audience: 'https://frames.example/' }]]
  for (const [index, resources] of kinds.entries()) {
    const { party } = await addClient(context, { client: { type: 'service', resources } })
    for (const scope of ['ssf.manage', 'scim', 'admin', 'openid', 'groups profile']) {
      const { body } = await party.post('/token', { ...cash, scope })
      const title = `${index}: ${scope}`
      if ('access_token' in body) t.is(body['scope'], undefined, title)
      else t.is(body['error'], 'invalid_scope', title)
      if (resources.length !== 1) t.false('access_token' in body, title)
    }
  }
})

test('what is taken from an application opens nothing from then on, also with a token from before', async t => {
  const { context, account } = await agency(app, 'taken')
  const resources = [granted(account)]
  const { party, registration } = await addClient(context, {
    client: { type: 'service', resources },
  })
  const { body } = await party.post('/token', { ...cash, scope: 'ssf.manage' })
  const token = String(body['access_token'])
  const streams = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${account.issuer}/ssf/v1/streams`, { headers })).status
  }
  t.is(await streams(), 200)
  const reading = [{ ...granted(account), scopes: ['ssf.read'] }]
  const change = (next: typeof resources): Promise<unknown> =>
    changeApplication(context, registration.clientId, ({ client }) => ({
      client: { ...client, resources: next },
    }))
  await change(reading)
  t.is(await streams(), 403)
  await change([])
  t.is(await streams(), 401)
})

test('the addresses of the provider have one spelling: what stands around it counts by them', async t => {
  const { account } = await agency(app, 'spelling')
  for (const path of ['/TOKEN', '/token/', '/device/', '/Device', '/JWKS', '/userinfo//']) {
    const answer = await fetch(`${account.issuer}${path}`, { method: 'POST' })
    t.is(answer.status, 404, path)
  }
})

test('a refresh for a resource that was not granted is refused and costs nothing', async t => {
  const { application, account, browser } = await agency(app, 'retry')
  const tokens = await enter({ application }, browser())
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  const wrong = await application.post('/token', { ...refresh, resource: 'https://nope.example/' })
  t.is(wrong.body['error'], 'invalid_target', account.slug)
  const right = await application.post('/token', refresh)
  t.is(right.status, 200)
})

test('Core 5.6.2: a page of any origin may fetch distributed claims', async t => {
  const { account } = await agency(app, 'browsers')
  const headers = {
    origin: 'https://spa.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  const asked = await fetch(`${account.issuer}/claims`, { method: 'OPTIONS', headers })
  t.is(asked.status, 204)
  t.is(asked.headers.get('access-control-allow-origin'), '*')
  t.is(asked.headers.get('access-control-allow-headers'), 'authorization')
  const refused = await fetch(`${account.issuer}/claims`, { headers })
  t.is(refused.status, 401)
  t.is(refused.headers.get('access-control-allow-origin'), '*')
})
