import test from 'ava'
import { testApp } from '../support/app.ts'
import {
  type Certified,
  certified,
  decisionOn as decide,
  read,
  record1,
  record2,
  write,
} from '../support/certified.ts'

/** The certification scenario of the AuthZEN Authorization API 1.0, by its numbers: basic. */
const app = testApp(test)
const fixture = certified(test, app)
let pdp: Certified['pdp']
let alice: object
let bob: object

test.before(() => {
  ;({ pdp, alice, bob } = fixture())
})

const decisionOn = async (request: object): Promise<boolean> => decide(fixture(), request)

test('2.2: the decisions of the fixture, with and without context, properties and unknown members', async t => {
  const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' }
  t.true(await decisionOn({ subject: alice, action: read, resource: record1 }))
  t.true(await decisionOn({ subject: alice, action: write, resource: record1 }))
  t.true(await decisionOn({ subject: bob, action: read, resource: record1 }))
  t.false(await decisionOn({ subject: bob, action: write, resource: record1 }))
  t.true(await decisionOn({ subject: alice, action: read, resource: record1, context }))
  const rich = {
    subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
    action: { ...read, properties: { method: 'GET' } },
    resource: { ...record1, properties: { status: 'active', owner: 'bob' } },
    foo: 'bar',
    futureField: { nested: true },
  }
  t.true(await decisionOn(rich))
})

const archived = { ...record2, properties: { status: 'archived' } }

test('2.2.4, 2.2.5: who writes what is archived', async t => {
  const admin = { ...bob, properties: { role: 'admin' } }
  t.false(await decisionOn({ subject: alice, action: write, resource: archived }))
  t.true(await decisionOn({ subject: admin, action: write, resource: archived }))
})

test('2.2.6, 2.2.7: properties that are sent along give and take nothing', async t => {
  const owner = { ...bob, properties: { role: 'account_administrator', level: 'manage' } }
  const own = { ...record1, properties: { owner: 'bob', status: 'active' } }
  t.false(await decisionOn({ subject: owner, action: write, resource: own }))
  for (const soft of [true, false]) {
    const action = { name: 'asset.delete', properties: { soft } }
    t.false(await decisionOn({ subject: alice, action, resource: record1 }))
  }
  t.true(await decisionOn({ subject: alice, action: write, resource: { ...archived, ...record1 } }))
})

test('2.3: an answer is JSON with a boolean, and a context with reasons', async t => {
  const asked = { subject: bob, action: write, resource: record1 }
  const { headers, body } = await pdp.ask('/evaluation', asked)
  t.regex(headers.get('content-type') ?? '', /^application\/json/)
  t.deepEqual(Object.keys(body), ['decision', 'context'])
  t.is(body.context.id, 'level')
  t.is(body.context.reason_user.en, 'You have view; this needs contribute.')
  t.regex(
    body.context.reason_admin.en,
    /has view: view by a share on the file “record-1”, given by/,
  )
})

const whole = { subject: { type: 'user', id: 'x' }, action: read, resource: record1 }
const flawed: Readonly<Record<string, object>> = {
  'no subject': { ...whole, subject: undefined },
  'no action': { ...whole, action: undefined },
  'no resource': { ...whole, resource: undefined },
  'a subject without a type': { ...whole, subject: { id: 'alice' } },
  'a subject without an id': { ...whole, subject: { type: 'user' } },
  'an action without a name': { ...whole, action: {} },
  'a resource without a type': { ...whole, resource: { id: 'key:record-1' } },
  'a resource without an id': { ...whole, resource: { type: 'file' } },
  'a subject that is a text': { ...whole, subject: 'alice' },
  'an action that is a number': { ...whole, action: { name: 123 } },
  'a context that is a list': { ...whole, context: [] },
  'properties that are a text': { ...whole, subject: { type: 'user', id: 'x', properties: 'x' } },
  'what is no object': [],
}
for (const [what, request] of Object.entries(flawed)) {
  test(`2.4: ${what} is a 400 with a message`, async t => {
    for (const path of ['/evaluation', '/evaluations']) {
      const { status, headers, body } = await pdp.ask(path, request)
      t.is(status, 400, path)
      t.regex(headers.get('content-type') ?? '', /^application\/json/)
      t.is(typeof body, 'string')
    }
  })
}

test('2.4: the message says where it is wrong and what it should be', async t => {
  for (const [request, message] of [
    [flawed['no subject'], 'subject: is needed'],
    [flawed['an action that is a number'], 'action.name: must be text'],
    [flawed['a context that is a list'], 'context: must be an object'],
    [[], 'the body: must be an object'],
    [{ ...whole, evaluations: {} }, 'evaluations: must be a list'],
    [
      { ...whole, evaluations: [{}], options: { evaluations_semantic: 'guess' } },
      'options.evaluations_semantic: must be one of execute_all, deny_on_first_deny, permit_on_first_permit',
    ],
  ] as const) {
    t.is((await pdp.ask('/evaluations', request)).body, message)
  }
})

test('2.4.3 to 2.4.5: another media type, what is no JSON and an empty body are a 400', async t => {
  const body = JSON.stringify(whole)
  for (const path of ['/evaluation', '/evaluations', '/search/subject', '/search/action']) {
    const statusOf = async (init: RequestInit): Promise<number> =>
      (await pdp.send(path, init)).status
    t.is(await statusOf({ body, headers: { 'content-type': 'text/plain' } }), 400)
    t.is(await statusOf({ body: '{' }), 400)
    t.is(await statusOf({ body: '' }), 400)
    t.is(await statusOf({}), 400)
  }
})

test('2.5: the id of a request is given back, also where it is refused; without one nothing fails', async t => {
  const asked = { subject: alice, action: read, resource: record1 }
  const given = { 'x-request-id': 'any string / 7' }
  for (const [path, body, status] of [
    ['/evaluation', asked, 200],
    ['/evaluation', {}, 400],
    ['/search/action', asked, 200],
  ] as const) {
    const answer = await pdp.ask(path, body, given)
    t.deepEqual([answer.status, answer.headers.get('x-request-id')], [status, 'any string / 7'])
  }
  const anonymous = await pdp.send('/evaluation', { headers: { ...given, authorization: '' } })
  t.deepEqual([anonymous.status, anonymous.headers.get('x-request-id')], [401, 'any string / 7'])
  t.is((await pdp.ask('/evaluation', asked)).status, 200)
})

test('2.6: the same request has the same decision each time', async t => {
  const asked = { subject: alice, action: read, resource: record1 }
  for (const _ of Array.from({ length: 5 })) t.true(await decisionOn(asked))
})
