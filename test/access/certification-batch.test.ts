import test from 'ava'
import { testApp } from '../support/app.ts'
import { type Certified, certified, read, record1, record2, write } from '../support/certified.ts'

/** The certification scenario of the AuthZEN Authorization API 1.0, by its numbers: batch. */
const app = testApp(test)
const fixture = certified(test, app)
let pdp: Certified['pdp']
let alice: object
let bob: object

test.before(() => {
  ;({ pdp, alice, bob } = fixture())
})

const active = { ...record1, properties: { status: 'active' } }
const archived = { ...record2, properties: { status: 'archived' } }

async function decisionsOn(request: object): Promise<boolean[]> {
  const { status, body } = await pdp.ask('/evaluations', request)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.evaluations.map(({ decision }: { decision: boolean }) => decision)
}

test('3.2, 3.3: many decisions in order, with members of the whole request for what one lacks', async t => {
  const subject = alice
  const both = [{ resource: record1 }, { resource: record2 }]
  t.deepEqual(await decisionsOn({ subject, action: read, evaluations: both }), [true, true])
  const actions = [{ action: read }, { action: write }]
  t.deepEqual(await decisionsOn({ subject: bob, resource: record1, evaluations: actions }), [
    true,
    false,
  ])
  const full = [
    { subject: alice, action: read, resource: record1 },
    { subject: bob, action: write, resource: record1 },
  ]
  t.deepEqual(await decisionsOn({ evaluations: full }), [true, false])
  const context = { time: '2025-06-27T18:03-07:00' }
  const own = [{ resource: record1 }, { resource: record2, context: { source: 'own' } }]
  t.deepEqual(await decisionsOn({ subject, action: read, context, evaluations: own }), [true, true])
  const parts = [
    { resource: { id: 'key:record-1' } },
    { resource: { type: 'folder', id: 'key:record-1' } },
  ]
  const typed = { subject, action: read, resource: { type: 'file' }, evaluations: parts }
  t.deepEqual(await decisionsOn(typed), [true, false])
})

test('3.2.3, 3.2.4, 3.2.7: properties are those of each one, and a type may be that of the whole request', async t => {
  const [subject, action] = [alice, write]
  const records = [{ resource: active }, { resource: archived }]
  t.deepEqual(await decisionsOn({ subject, action, evaluations: records }), [true, false])
  const admin = { ...bob, properties: { role: 'admin' } }
  const subjects = [{ subject: alice }, { subject: admin }]
  t.deepEqual(await decisionsOn({ action, resource: archived, evaluations: subjects }), [
    false,
    true,
  ])
  const { type, ...untyped } = active
  const merged = [{ resource: untyped }, { resource: archived }]
  t.deepEqual(await decisionsOn({ subject, action, resource: { type }, evaluations: merged }), [
    true,
    false,
  ])
})

test('3.3.4: many decisions come without one of the whole', async t => {
  const asked = { subject: alice, action: read, evaluations: [{ resource: record1 }] }
  const { headers, body } = await pdp.ask('/evaluations', asked)
  t.regex(headers.get('content-type') ?? '', /^application\/json/)
  t.deepEqual(Object.keys(body), ['evaluations'])
})

test('3.4.1: one that is not as it should be is denied alone', async t => {
  const evaluations = [{ resource: record1 }, {}, { resource: 'x' }, 7, { resource: record2 }]
  const { status, body } = await pdp.ask('/evaluations', {
    subject: alice,
    action: read,
    evaluations,
  })
  t.is(status, 200)
  const decisions = body.evaluations.map(({ decision }: { decision: boolean }) => decision)
  t.deepEqual(decisions, [true, false, false, false, true])
  t.deepEqual(body.evaluations[1].context.error, { status: 400, message: 'resource: is needed' })
  t.is((await pdp.ask('/evaluations', { subject: 'alice', evaluations })).status, 400)
  t.is((await pdp.ask('/evaluations', { evaluations: 'all' })).status, 400)
})

test('3.4.2, 3.4.3: without evaluations it is a single evaluation', async t => {
  const asked = { subject: alice, action: read, resource: record1 }
  for (const request of [asked, { ...asked, evaluations: [] }]) {
    const { status, body } = await pdp.ask('/evaluations', request)
    t.deepEqual([status, body.decision], [200, true])
  }
})

test('the three semantics: all of them, up to the first denial, up to the first permit', async t => {
  const evaluations = [{ action: read }, { action: write }, { action: read }]
  const of = (semantic?: string): Promise<boolean[]> =>
    decisionsOn({
      subject: bob,
      resource: record1,
      evaluations,
      ...(semantic === undefined ? {} : { options: { evaluations_semantic: semantic } }),
    })
  t.deepEqual(await of(), [true, false, true])
  t.deepEqual(await of('execute_all'), [true, false, true])
  t.deepEqual(await of('deny_on_first_deny'), [true, false])
  t.deepEqual(await of('permit_on_first_permit'), [true])
  const options = { evaluations_semantic: 'guess' }
  t.is((await pdp.ask('/evaluations', { evaluations, options })).status, 400)
  t.is(
    (await pdp.ask('/evaluations', { evaluations: Array.from({ length: 101 }, () => ({})) }))
      .status,
    400,
  )
})
