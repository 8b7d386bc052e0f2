import test from 'ava'
import { readResource } from '../../../src/scim/resource-input.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimClient, scimClient } from '../../support/scim.ts'
import { patchUser, planGroup } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

function read(members: object): () => unknown {
  const body = { schemas: [userUrn], userName: 'ada', ...members }
  return () => readResource(userResource, body, { dialect: 'rfc' })
}

const longest = [
  ['a text', 4096, (value: string) => ({ title: value })],
  ['a part of an element', 4096, (value: string) => ({ emails: [{ value }] })],
  ['a reference', 8192, (value: string) => ({ profileUrl: value })],
  ['binary', 65_536, (value: string) => ({ x509Certificates: [{ value }] })],
] as const

for (const [what, most, members] of longest) {
  test(`section 8: ${what} has at most ${most} characters, in POST and in PATCH`, t => {
    const [fits, over] = [members('x'.repeat(most)), members('x'.repeat(most + 4))]
    t.is(refusalOf(read(fits)), 'nothing')
    t.is(refusalOf(read(over)), '400 invalidValue')
    const patch = (value: object) => () => patchUser({ userName: 'ada' }, [{ op: 'add', value }])
    t.is(refusalOf(patch(fits)), 'nothing')
    t.is(refusalOf(patch(over)), '400 invalidValue')
  })
}

test('section 8: a whole user has at most 256 kB, however it comes to be', async t => {
  const roles = (start: number) =>
    Array.from({ length: 40 }, (_, index) => ({ value: `${start + index}`.padEnd(4000, 'x') }))
  const made = await scim.post('/Users', aUser('heavy', { roles: roles(0) }))
  t.is(made.status, 201)
  const path = `/Users/${made.body.id}`
  const answers = [
    await scim.post('/Users', aUser('heavier', { roles: [...roles(0), ...roles(100)] })),
    await scim.put(path, aUser('heavy', { roles: [...roles(0), ...roles(100)] })),
    await scim.patch(path, [{ op: 'add', path: 'roles', value: roles(100) }]),
  ]
  t.deepEqual(
    answers.map(({ status, body }) => `${status} ${body.scimType}`),
    Array.from({ length: 3 }, () => '400 invalidValue'),
  )
  t.is((await scim.get(path)).body.meta.version, made.body.meta.version)
})

test('section 8: the body of a user has at most 1 MiB, that of a group more', async t => {
  const filler = { note: 'x'.repeat(1024 * 1024) }
  const { id } = (await scim.post('/Users', aUser('small'))).body
  const answers = [
    await scim.post('/Users', aUser('big', filler)),
    await scim.put(`/Users/${id}`, aUser('small', filler)),
    await scim.patch(`/Users/${id}`, [{ op: 'add', value: filler }]),
    await scim.post('/.search', filler),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [413, 413, 413, 413],
  )
  const group = await scim.post('/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'With room',
    ...filler,
  })
  t.is(group.status, 201)
})

test('section 8: too many operations and values are refused', t => {
  const began = performance.now()
  const many = Array.from({ length: 450_000 }, (_, index) => ({ value: `${index}@x.org` }))
  t.is(refusalOf(read({ emails: many })), '400 invalidValue')
  const add = { op: 'add', path: 'emails', value: many }
  t.is(
    refusalOf(() => patchUser({ userName: 'ada' }, [add])),
    '400 invalidValue',
  )
  const titles = (length: number) =>
    Array.from({ length }, () => ({ op: 'replace', path: 'title', value: 'x' }))
  t.is(
    refusalOf(() => patchUser({ userName: 'ada' }, titles(150_000))),
    '413',
  )
  t.is(
    refusalOf(() => patchUser({ userName: 'ada' }, titles(10_000))),
    '413',
  )
  const keys = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`a:${index}`, 1]))
  t.is(
    refusalOf(() => patchUser({ userName: 'ada' }, [{ op: 'add', value: keys }], 'compat')),
    '413',
  )
  t.log(`five of them in ${Math.round(performance.now() - began)} ms`)
})

test('section 8: members may come one by one in thousands; the name of a group may not', t => {
  const member = (index: number) => ({
    op: 'add',
    path: 'members',
    value: [{ value: `${index}` }],
  })
  const some = Array.from({ length: 5000 }, (_, index) => member(index))
  t.is(planGroup(some).members?.add.size, 5000)
  const names = Array.from({ length: 501 }, () => ({
    op: 'replace',
    path: 'displayName',
    value: 'x',
  }))
  t.is(
    refusalOf(() => planGroup([...some, ...names])),
    '413',
  )
  t.is(
    refusalOf(() => planGroup(Array.from({ length: 10_001 }, (_, index) => member(index)))),
    '413',
  )
})
