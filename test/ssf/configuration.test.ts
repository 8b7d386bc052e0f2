import test from 'ava'
import { testApp } from '../support/app.ts'
import { ask, caep, receiver, risc } from '../support/receivers.ts'

const app = testApp(test)

const push = 'urn:ietf:rfc:8935'
const poll = 'urn:ietf:rfc:8936'
const revoked = `${caep}/session-revoked`
const disabled = `${risc}/account-disabled`

test('the metadata lies below the issuer and before its path, and names all that the interoperability profile demands', async t => {
  const account = await app.makeAccount('described')
  const { issuer } = account
  const below = await ask(`${issuer}/.well-known/ssf-configuration`, { method: 'GET' })
  t.is(below.status, 200)
  t.regex(below.headers.get('content-type') ?? '', /^application\/json/)
  t.deepEqual(below.body, {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${issuer}/jwks`,
    delivery_methods_supported: [push, poll],
    configuration_endpoint: `${issuer}/ssf/v1/streams`,
    status_endpoint: `${issuer}/ssf/v1/status`,
    verification_endpoint: `${issuer}/ssf/v1/verify`,
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  })
  const before = `${app.url}/.well-known/ssf-configuration/t/described`
  t.deepEqual((await ask(before, { method: 'GET' })).body, below.body)
  const jwks = await ask(below.body.jwks_uri, { method: 'GET' })
  t.true(jwks.body.keys.some((key: { alg: string; n: string }) => key.alg === 'RS256'))
  const unknown = `${app.url}/.well-known/ssf-configuration/t/nobody`
  t.is((await ask(unknown, { method: 'GET' })).status, 404)
})

test('the life of a stream: created, read, changed, replaced, deleted, each with its event', async t => {
  const own = await receiver(app, await app.makeAccount('life'))
  t.deepEqual((await own.call('GET', '/streams')).body, [])
  const created = await own.call('POST', '/streams', {
    delivery: { method: push, endpoint_url: 'https://watch.example/events' },
    events_requested: [revoked, 'urn:example:unknown'],
    description: 'Watches sign-ins',
  })
  t.is(created.status, 201)
  t.is(created.headers.get('cache-control'), 'no-store')
  const { stream_id: id } = created.body
  const whole = {
    stream_id: id,
    iss: own.account.issuer,
    aud: own.application.clientId,
    delivery: { method: push, endpoint_url: 'https://watch.example/events' },
    events_supported: created.body.events_supported,
    events_requested: [revoked, 'urn:example:unknown'],
    events_delivered: [revoked],
    min_verification_interval: 30,
    format: 'iss_sub',
    description: 'Watches sign-ins',
  }
  t.is(created.body.events_supported.length, 5)
  t.deepEqual(created.body, whole)
  t.deepEqual((await own.call('GET', `/streams?stream_id=${id}`)).body, whole)
  t.deepEqual((await own.call('GET', '/streams')).body, [whole])

  const patched = await own.call('PATCH', '/streams', { ...whole, events_requested: [disabled] })
  t.is(patched.status, 200)
  const changed = { ...whole, events_requested: [disabled], events_delivered: [disabled] }
  t.deepEqual(patched.body, changed)
  const cleared = await own.call('PATCH', '/streams', { stream_id: id, description: null })
  t.false('description' in cleared.body)
  t.deepEqual(cleared.body.events_requested, [disabled], 'what is missing stays')

  const replaced = await own.call('PUT', '/streams', { stream_id: id, format: 'email' })
  t.deepEqual(replaced.body.events_requested, [], 'what is missing goes')
  t.is(replaced.body.format, 'email')
  t.deepEqual(replaced.body.delivery, {
    method: poll,
    endpoint_url: `${own.account.issuer}/ssf/v1/poll/${id}`,
  })

  const removed = await own.call('DELETE', `/streams?stream_id=${id}`)
  t.is(removed.status, 204)
  t.is(removed.body, undefined)
  t.is((await own.call('GET', `/streams?stream_id=${id}`)).status, 404)
  t.is((await own.call('DELETE', `/streams?stream_id=${id}`)).status, 404)
  const types = await app.db('events').where({ target_id: id }).orderBy('id').pluck('type')
  t.deepEqual(types, [
    'stream.created',
    'stream.changed',
    'stream.changed',
    'stream.changed',
    'stream.deleted',
  ])
})

test('without a delivery a stream is polled, at an address of its own', async t => {
  const own = await receiver(app, await app.makeAccount('polled'))
  const { body } = await own.call('POST', '/streams', {})
  const endpoint_url = `${own.account.issuer}/ssf/v1/poll/${body.stream_id}`
  t.deepEqual(body.delivery, { method: poll, endpoint_url })
})

test('the authorization header of a receiver is sealed, never shown, and goes with the delivery it came with', async t => {
  const own = await receiver(app, await app.makeAccount('sealed'))
  const secret = 'Bearer not-to-be-seen'
  const delivery = { method: push, endpoint_url: 'https://watch.example/e' }
  const id = await own.makeStream({ delivery: { ...delivery, authorization_header: secret } })
  const sealed = async (): Promise<unknown> =>
    (await app.db('streams').where({ id }).first('sealed_authorization')).sealed_authorization
  const first = await sealed()
  t.is(app.box.open('stream authorization', String(first)), secret)
  const { rows } = await app.db.raw(`select to_jsonb(s)::text as all from streams s where id = ?`, [
    id,
  ])
  t.notRegex(rows[0].all, /not-to-be-seen/)
  const shown = JSON.stringify([
    (await own.call('GET', '/streams')).body,
    await app.db('events').where({ target_id: id }),
    app.log,
  ])
  t.notRegex(shown, /not-to-be-seen/)
  await own.call('PATCH', '/streams', { stream_id: id, description: 'x' })
  t.is(await sealed(), first)
  await own.call('PATCH', '/streams', {
    stream_id: id,
    delivery: { ...delivery, endpoint_url: 'https://elsewhere.example/e' },
  })
  t.is(await sealed(), null, 'a secret for one address is not sent to another')
})

test('what only the transmitter says must come back as it was', async t => {
  const own = await receiver(app, await app.makeAccount('echo'))
  const stream_id = await own.makeStream()
  const before = await app.db('streams').where({ id: stream_id })
  const cases: readonly (readonly [string, unknown])[] = [
    ['iss', 'https://elsewhere.example'],
    ['aud', 'somebody-else'],
    ['events_supported', []],
    ['events_delivered', [revoked]],
    ['min_verification_interval', 1],
  ]
  for (const method of ['PATCH', 'PUT']) {
    for (const [name, value] of cases) {
      const { status, body } = await own.call(method, '/streams', { stream_id, [name]: value })
      t.is(status, 400, name)
      t.regex(body.title, new RegExp(`^${name}: `))
    }
  }
  t.deepEqual(await app.db('streams').where({ id: stream_id }), before)
  const { body } = await own.call('GET', `/streams?stream_id=${stream_id}`)
  const turned = { ...body, aud: [body.aud], events_delivered: body.events_delivered.toReversed() }
  t.is((await own.call('PUT', '/streams', turned)).status, 200)
})

test('bad input is refused with what is wrong and where, and nothing is stored', async t => {
  const own = await receiver(app, await app.makeAccount('bad'))
  const stream_id = await own.makeStream()
  const https = { method: push, endpoint_url: 'https://watch.example/e' }
  const cases: readonly (readonly [method: string, path: string, body: unknown, says: RegExp])[] = [
    ['POST', '/streams', [], /^the body: /],
    ['POST', '/streams', { events_requested: 'all' }, /^events_requested: /],
    ['POST', '/streams', { events_requested: [7] }, /^events_requested\.0: /],
    ['POST', '/streams', { events_requested: Array(101).fill('a') }, /more than 100/],
    ['POST', '/streams', { description: 'x'.repeat(1001) }, /^description: .*1000/],
    ['POST', '/streams', { description: 'a\0b' }, /^description: .*no text/],
    ['POST', '/streams', { events_requested: ['\ud800'] }, /^events_requested\.0: .*no text/],
    ['POST', '/streams', { format: 'phone' }, /^format: /],
    ['POST', '/streams', { delivery: {} }, /^delivery.*method is one of urn:ietf:rfc:8935/],
    ['POST', '/streams', { delivery: { method: 'urn:x' } }, /method is one of/],
    ['POST', '/streams', { delivery: { method: push } }, /^delivery\.endpoint_url: /],
    ...[
      'watch.example/e',
      'http://watch.example/e',
      'https://a:b@watch.example/e',
      'https://watch.example/e#f',
      'file:///etc/passwd',
    ].map(
      endpoint_url =>
        [
          'POST',
          '/streams',
          { delivery: { method: push, endpoint_url } },
          /^delivery\.endpoint_url: is not an absolute https/,
        ] as const,
    ),
    [
      'POST',
      '/streams',
      { delivery: { ...https, authorization_header: 'a\r\nx: y' } },
      /^delivery\.authorization_header: /,
    ],
    ['PATCH', '/streams', { description: 'x' }, /^stream_id: is needed/],
    ['PUT', '/streams', { stream_id: 7 }, /^stream_id: is needed/],
    ['DELETE', '/streams', undefined, /^stream_id: is needed/],
    ['GET', '/streams?stream_id=a&stream_id=b', undefined, /^stream_id: .*more than once/],
    ['GET', '/status', undefined, /^stream_id: is needed/],
    ['POST', '/status', { stream_id }, /^status: /],
    ['POST', '/status', { stream_id, status: 'off' }, /^status: /],
    ['POST', '/status', { stream_id, status: 'paused', reason: '\0' }, /^reason: /],
    ['POST', '/status', { stream_id, status: 'paused', subject: {} }, /^subject: /],
    ['POST', '/verify', {}, /^stream_id: is needed/],
    ['POST', '/verify', { stream_id, state: 'x'.repeat(1025) }, /^state: /],
    ['POST', '/verify', { stream_id, state: '\0' }, /^state: /],
    ['POST', `/poll/${stream_id}`, { maxEvents: -1 }, /^maxEvents: /],
    ['POST', `/poll/${stream_id}`, { ack: 'x' }, /^ack: /],
    ['POST', `/poll/${stream_id}`, { setErrs: { x: 'no' } }, /^setErrs\.x: /],
  ]
  const stored = async (): Promise<unknown> => [
    await app.db('streams').where({ account_id: own.account.id }),
    await app.db('stream_events').where({ account_id: own.account.id }),
  ]
  const before = await stored()
  for (const [method, path, body, says] of cases) {
    const answer = await own.call(method, path, body)
    t.is(answer.status, 400, `${method} ${path} ${JSON.stringify(body)}`)
    t.regex(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
    t.regex(answer.body.title, says)
  }
  t.deepEqual(await stored(), before)
})

test('a body of another kind, not JSON, or too large is refused; other methods and paths are told from each other', async t => {
  const own = await receiver(app, await app.makeAccount('wire'))
  const send = (body: string, type: string): Promise<Response> =>
    fetch(`${own.account.issuer}/ssf/v1/streams`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own.token}`, 'content-type': type },
      body,
    })
  t.is((await send('a=b', 'application/x-www-form-urlencoded')).status, 415)
  t.is((await send('{', 'application/json')).status, 400)
  t.is((await send(`"${'x'.repeat(300_000)}"`, 'application/json')).status, 413)
  const method = await own.call('DELETE', '/status')
  t.is(method.status, 405)
  t.regex(method.headers.get('allow') ?? '', /GET.*POST/)
  t.is((await own.call('GET', '/nothing')).status, 404)
})

test('a receiver has ten streams at most, however many it asks for at once', async t => {
  const own = await receiver(app, await app.makeAccount('many-streams'))
  const answers = await Promise.all(
    Array.from({ length: 14 }, () => own.call('POST', '/streams', {})),
  )
  const those = (wanted: number): number => answers.filter(({ status }) => status === wanted).length
  t.deepEqual([those(201), those(409)], [10, 4])
  t.regex(answers.find(({ status }) => status === 409)?.body.title, /at most 10 streams/)
  t.is((await own.call('GET', '/streams')).body.length, 10)
})
