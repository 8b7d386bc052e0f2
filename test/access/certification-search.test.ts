import test from 'ava'
import { testApp } from '../support/app.ts'
import type { AuthzenAnswer } from '../support/authzen.ts'
import {
  type Certified,
  certified,
  decisionOn as decide,
  read,
  record1,
  record2,
  write,
} from '../support/certified.ts'

/** The certification scenario of the AuthZEN Authorization API 1.0, by its numbers: search and discovery. */
const app = testApp(test)
const fixture = certified(test, app)
let account: Certified['account']
let pdp: Certified['pdp']
let alice: object
let bob: { readonly id: string }

test.before(() => {
  ;({ account, pdp, alice, bob } = fixture())
})

const decisionOn = async (request: object): Promise<boolean> => decide(fixture(), request)

test('4.2: subjects are found, whatever id is sent along', async t => {
  for (const more of [{}, { context: { time: 'now' } }]) {
    const query = { subject: { type: 'user' }, action: read, resource: record1, ...more }
    const { status, headers, body } = await pdp.ask('/search/subject', query)
    t.is(status, 200)
    t.regex(headers.get('content-type') ?? '', /^application\/json/)
    t.is(body.results.length, 2)
    for (const found of body.results) {
      t.is(found.type, 'user')
      t.true(await decisionOn({ ...query, subject: found }))
    }
  }
  const writers = { subject: { type: 'user', id: 'ignored' }, action: write, resource: record1 }
  t.is((await pdp.ask('/search/subject', writers)).body.results.length, 1)
})

test('4.3, 4.4: resources and actions are found, and each is allowed', async t => {
  const query = { subject: alice, action: read, resource: { type: 'file' } }
  const { body } = await pdp.ask('/search/resource', query)
  t.deepEqual(
    body.results.map(({ properties }: { properties: object }) => properties),
    ['record-1', 'record-2'].map(name => ({ key: name, name })),
  )
  for (const resource of body.results) t.true(await decisionOn({ ...query, resource }))
  const found = await pdp.ask('/search/action', { subject: alice, resource: record1, context: {} })
  const names = found.body.results.map(({ name }: { name: string }) => name)
  t.true(names.includes('asset.see') && names.includes('metadata.change'))
  t.false(names.includes('asset.move'))
  for (const name of names) {
    t.true(await decisionOn({ subject: alice, action: { name }, resource: record1 }), name)
  }
  const bare = { type: 'file', id: 'record-1' }
  t.deepEqual(
    (await pdp.ask('/search/action', { subject: alice, resource: bare })).body.results,
    found.body.results,
  )
})

test('4.2.4, 4.3.3, 4.4.3: who writes what is archived is found all three ways', async t => {
  const archived = { ...record2, properties: { status: 'archived' } }
  const admin = { ...bob, properties: { role: 'admin' } }
  const subjects = { subject: { type: 'user' }, action: write, resource: archived }
  t.deepEqual((await pdp.ask('/search/subject', subjects)).body.results, [
    { type: 'user', id: bob.id },
  ])
  const resources = { subject: admin, action: write, resource: { type: 'file' } }
  const [found, ...others] = (await pdp.ask('/search/resource', resources)).body.results
  t.deepEqual([found.properties.key, others], ['record-2', []])
  const actions = await pdp.ask('/search/action', { subject: admin, resource: archived })
  t.true(actions.body.results.some(({ name }: { name: string }) => name === write.name))
})

test('4.5: pages are walked by tokens, which are of one search', async t => {
  const query = { subject: { type: 'user' }, action: read, resource: record1 }
  const first = await pdp.ask('/search/subject', { ...query, page: { limit: 1 } })
  t.deepEqual([first.body.results.length, first.body.page.count], [1, 1])
  const token = first.body.page.next_token
  t.not(token, '')
  const second = await pdp.ask('/search/subject', { ...query, page: { token } })
  t.is(second.body.results.length, 1)
  t.is(second.body.page.next_token, '')
  t.notDeepEqual(first.body.results, second.body.results)
  const statusWith = async (changed: object, page: object): Promise<number> =>
    (await pdp.ask('/search/subject', { ...query, ...changed, page })).status
  t.is(await statusWith({}, { token, limit: 1 }), 200)
  t.is(await statusWith({}, { token, limit: 2 }), 400)
  t.is(await statusWith({ action: write }, { token }), 400)
  t.is(await statusWith({ resource: record2 }, { token }), 400)
  t.is(await statusWith({}, { token: 'x' }), 400)
  t.is(await statusWith({}, { limit: -1 }), 400)
  t.is((await pdp.searchAll('subject', query, 1)).length, 2)
  const files = { subject: alice, action: read, resource: { type: 'file' } }
  t.is((await pdp.searchAll('resource', files, 1)).length, 2)
})

test('4.5: actions come page by page too, in the order of all of them', async t => {
  const query = { subject: alice, resource: record1 }
  const { results, page } = (await pdp.ask('/search/action', query)).body
  t.deepEqual(page, { next_token: '', count: results.length })
  const first = (await pdp.ask('/search/action', { ...query, page: { limit: 3 } })).body
  t.deepEqual(first.results, results.slice(0, 3))
  t.deepEqual(await pdp.searchAll('action', query, 4), results)
  const { next_token: token } = first.page
  const other = await pdp.ask('/search/action', { ...query, resource: record2, page: { token } })
  t.is(other.status, 400)
})

test('4.5: a page of none is empty, and says whether there is more', async t => {
  const known = { subject: { type: 'user' }, action: read, resource: record1 }
  const unknown = { ...known, subject: { type: 'spaceship' } }
  const of = async (query: object, page: object): Promise<AuthzenAnswer['body']> =>
    (await pdp.ask('/search/subject', { ...query, page })).body
  const { results, page } = await of(known, { limit: 0 })
  t.deepEqual([results, page.count], [[], 0])
  t.not(page.next_token, '')
  t.deepEqual((await of(known, { limit: 0, token: page.next_token })).results, [])
  t.deepEqual(await of(unknown, { limit: 0 }), {
    page: { next_token: '', count: 0 },
    results: [],
  })
})

test('4.6: what is not known finds nothing', async t => {
  const nobody = { type: 'user', id: 'nonexistent-user' }
  const searches: readonly (readonly [string, object])[] = [
    ['action', { subject: nobody, resource: record1 }],
    ['action', { subject: alice, resource: { type: 'file', id: 'key:none' } }],
    ['subject', { subject: { type: 'spaceship' }, action: read, resource: record1 }],
    ['subject', { subject: { type: 'user' }, action: { name: 'fly' }, resource: record1 }],
    ['subject', { subject: { type: 'user' }, action: read, resource: { type: 'moon', id: '1' } }],
    ['resource', { subject: alice, action: read, resource: { type: 'spaceship' } }],
    ['resource', { subject: nobody, action: read, resource: { type: 'file' } }],
  ]
  for (const [what, query] of searches) {
    const { status, body } = await pdp.ask(`/search/${what}`, query)
    t.deepEqual([status, body.results, body.page.next_token], [200, [], ''], JSON.stringify(query))
  }
  t.false(await decisionOn({ subject: nobody, action: read, resource: record1 }))
  t.false(await decisionOn({ subject: alice, action: { name: 'fly' }, resource: record1 }))
})

test('4.7: a search that lacks something is a 400', async t => {
  const user = { type: 'user' }
  const lacking: readonly (readonly [string, object])[] = [
    ['subject', { subject: user, resource: record1 }],
    ['resource', { action: read, resource: { type: 'file' } }],
    ['action', { subject: alice }],
    ['subject', { subject: user, action: read, resource: { type: 'file' } }],
    ['resource', { subject: user, action: read, resource: { type: 'file' } }],
    ['subject', { subject: {}, action: read, resource: record1 }],
  ]
  for (const [what, query] of lacking) {
    t.is((await pdp.ask(`/search/${what}`, query)).status, 400, JSON.stringify(query))
  }
})

test('6: the metadata stand before the path of the account, and tell every endpoint', async t => {
  const { origin, pathname } = new URL(account.issuer)
  const answer = await fetch(`${origin}/.well-known/authzen-configuration${pathname}`)
  t.is(answer.status, 200)
  t.regex(answer.headers.get('content-type') ?? '', /^application\/json/)
  const metadata = (await answer.json()) as Record<string, string>
  t.is(metadata['policy_decision_point'], account.issuer)
  for (const [name, path] of Object.entries({
    access_evaluation_endpoint: '/evaluation',
    access_evaluations_endpoint: '/evaluations',
    search_subject_endpoint: '/search/subject',
    search_resource_endpoint: '/search/resource',
    search_action_endpoint: '/search/action',
  })) {
    t.is(metadata[name], `${account.issuer}/access/v1${path}`)
  }
  t.is((await fetch(`${origin}/.well-known/authzen-configuration/t/none`)).status, 404)
})
