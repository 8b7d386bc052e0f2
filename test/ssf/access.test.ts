import test from 'ava'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { removeApplication } from '../../src/domain/applications/remove-application.ts'
import type { RouteDeclaration } from '../../src/http/routes.ts'
import { testApp } from '../support/app.ts'
import { accessToken, type Answer, ask, receiver, type TestReceiver } from '../support/receivers.ts'

const app = testApp(test)
let own: TestReceiver
let neighbour: TestReceiver
let foreign: TestReceiver
let stream: string

test.before(async () => {
  const account = await app.makeAccount('here')
  own = await receiver(app, account)
  neighbour = await receiver(app, account, { name: 'Neighbour' })
  foreign = await receiver(app, await app.makeAccount('there'))
  stream = await own.makeStream()
})

const guarded = (): readonly RouteDeclaration[] =>
  app.listening.app.routes.filter(({ path, needs }) => path.includes('/ssf/') && needs !== 'public')

const bodies: Readonly<Record<string, object>> = {
  status: { status: 'disabled' },
  poll: { ack: [] },
}

/** Calls a route about the stream of this file. */
function call({ method, path }: RouteDeclaration, slug: string, token?: string): Promise<Answer> {
  const [, endpoint = ''] = /\/v1\/(\w+)/.exec(path) ?? []
  const address = path.replace(':account', slug).replace(':stream', stream)
  if (method === 'GET' || method === 'DELETE') {
    return ask(`${app.url}${address}?stream_id=${stream}`, { method, token })
  }
  const body = { stream_id: stream, ...bodies[endpoint] }
  return ask(`${app.url}${address}`, { method, token, body })
}

async function everything(): Promise<unknown> {
  return [await app.db('streams').orderBy('id'), await app.db('stream_events').orderBy('id')]
}

test.serial('every route refuses nobody, an unknown token, and one of another account', async t => {
  const before = await everything()
  t.is(guarded().length, 9)
  for (const route of guarded()) {
    const title = `${route.method} ${route.path}`
    const none = await call(route, 'here')
    t.is(none.status, 401, title)
    t.is(none.headers.get('www-authenticate'), 'Bearer realm="ssf"')
    for (const token of ['nonsense', foreign.token]) {
      const wrong = await call(route, 'here', token)
      t.is(wrong.status, 401, title)
      t.regex(wrong.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    }
  }
  t.deepEqual(await everything(), before)
})

test.serial('the stream of another receiver, and of another account, looks unknown', async t => {
  const before = await everything()
  const onOne = guarded().filter(
    ({ method, path }) => !(method === 'POST' && path.endsWith('/streams')),
  )
  for (const route of onOne) {
    const answers = [
      await call(route, 'here', neighbour.token),
      await call(route, 'there', foreign.token),
    ]
    for (const { status, body } of answers) {
      t.is(status, 404, `${route.method} ${route.path}`)
      t.is(body.title, 'there is no such stream')
    }
  }
  t.deepEqual((await neighbour.call('GET', '/streams')).body, [])
  for (const id of ['no-id', '00000000-0000-0000-0000-000000000000']) {
    const { status, body } = await own.call('GET', `/streams?stream_id=${id}`)
    t.deepEqual([status, body.title], [404, 'there is no such stream'])
  }
  t.deepEqual(await everything(), before)
})

test.serial(
  'a token to read changes nothing, one to manage reads too, one for something else does neither',
  async t => {
    const before = await everything()
    const { account, application } = own
    const grant = (scope: string): Promise<string> =>
      accessToken(app, account, { clientId: application.clientId, scope })
    const [read, none] = [await grant('ssf.read'), await grant('scim openid')]
    for (const route of guarded()) {
      const title = `${route.method} ${route.path}`
      const refused = await call(route, 'here', none)
      t.is(refused.status, 403, title)
      t.regex(
        refused.headers.get('www-authenticate') ?? '',
        /error="insufficient_scope", scope="ssf\./,
      )
      const { status } = await call(route, 'here', read)
      t.is(status, route.needs === 'receiver:manage' ? 403 : 200, title)
    }
    t.deepEqual(await everything(), before)
    const manage = await grant('ssf.manage')
    const reads = guarded().filter(({ needs }) => needs === 'receiver:read')
    t.is(reads.length, 3)
    for (const route of reads) t.is((await call(route, 'here', manage)).status, 200)
  },
)

test.serial(
  'a token that has ended, lives longer than an hour, is bound to a key or is for another resource is none',
  async t => {
    const { account, application } = own
    const now = Math.floor(Date.now() / 1000)
    const refused = [
      { exp: now - 1 },
      { iat: now - 3601 },
      { jkt: 'thumbprint' },
      { 'x5t#S256': 'thumbprint' },
      { aud: 'https://elsewhere.example/' },
      { clientId: 'unknown' },
    ]
    const granted = { clientId: application.clientId, scope: 'ssf.read' }
    const statusWith = async (payload: object): Promise<number> => {
      const token = await accessToken(app, account, { ...granted, ...payload })
      return (await ask(`${account.issuer}/ssf/v1/streams`, { method: 'GET', token })).status
    }
    for (const payload of refused) t.is(await statusWith(payload), 401, JSON.stringify(payload))
    t.is(await statusWith({ aud: `${account.issuer}/ssf/v1` }), 200)
    t.is(await statusWith({}), 200)
    const inQuery = `${account.issuer}/ssf/v1/streams?access_token=${own.token}`
    t.is((await ask(inQuery, { method: 'GET' })).status, 401, 'RFC 6750 2.3 is not for us')
  },
)

test.serial(
  'the token of an application that was disabled is none, and its streams hear nothing',
  async t => {
    const account = await app.makeAccount('switched-off')
    const off = await receiver(app, account)
    await off.makeStream()
    const { clientId } = off.application
    await changeApplication(app.inAccount(account), clientId, () => ({ enabled: false }))
    t.is((await off.call('GET', '/streams')).status, 401)
  },
)

test.serial('the streams of an application go with it', async t => {
  const account = await app.makeAccount('removed')
  const gone = await receiver(app, account)
  const id = await gone.makeStream()
  await removeApplication(app.inAccount(account), gone.application.clientId)
  t.is(await app.db('streams').where({ id }).first('id'), undefined)
  t.is((await gone.call('GET', '/streams')).status, 401)
})
