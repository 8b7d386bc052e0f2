import test from 'ava'
import { defineSchema } from '../../../src/domain/schemas/schemas.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aUser, enterpriseUrn, scimClient, userUrn } from '../../support/scim.ts'

const app = testApp(test)
const badge = 'urn:acme:scim:2.0:Badge'
let account: Account
let context: Context
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
  await defineSchema(context, {
    resource: 'User',
    document: {
      id: badge,
      name: 'Badge',
      attributes: [
        { name: 'number', type: 'integer', mutability: 'immutable' },
        { name: 'doors', multiValued: true },
        { name: 'until', type: 'dateTime' },
        { name: 'desk', type: 'complex', subAttributes: [{ name: 'floor', type: 'integer' }] },
      ],
    },
  })
})

const ownOf = async (id: string): Promise<string[]> => {
  const [row] = await app.db('users').where({ id }).select('own_attributes')
  return row.own_attributes.toSorted()
}

const patchOf = (id: string, attributes: object) => admin.patch(`/users/${id}`, { attributes })

test('DESIGN 5: read-only are the attributes that the directory wrote; the others are changed here and stay', async t => {
  const scim = await scimClient(context)
  const sent = aUser('mona@lumen.example', {
    title: 'Editor',
    [enterpriseUrn]: { department: 'Press' },
  })
  const whole = { ...sent, schemas: [userUrn, enterpriseUrn] }
  const { id } = (await scim.post('/Users', whole)).body
  t.deepEqual((await admin.get(`/users/${id}`)).body.readOnly, [
    'externalId',
    'title',
    `${enterpriseUrn}:department`,
    'userName',
  ])
  const refused = await patchOf(id, { title: 'Chief' })
  t.is(refused.status, 403)
  t.regex(refused.body.detail, /a directory manages this user, and title is changed there/)
  const drop = await patchOf(id, { [enterpriseUrn]: { costCenter: '7' } })
  t.is(drop.status, 403, 'a replacement would take the department away')
  t.is((await admin.patch(`/users/${id}`, { externalId: 'x' })).status, 403)
  const both = { department: 'Press', costCenter: '7' }
  const mine = await patchOf(id, { nickName: 'Mo', [enterpriseUrn]: both })
  t.is(mine.status, 200)
  t.deepEqual(await ownOf(id), ['nickName', `${enterpriseUrn}:costCenter`])

  await scim.put(`/Users/${id}`, { ...sent, title: undefined, schemas: [userUrn, enterpriseUrn] })
  const { attributes, readOnly } = (await admin.get(`/users/${id}`)).body
  t.deepEqual(attributes, { nickName: 'Mo', [enterpriseUrn]: both })
  t.false(readOnly.includes('title'))
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'nickName', value: 'Mone' }])
  t.deepEqual(await ownOf(id), [`${enterpriseUrn}:costCenter`])
  t.is((await patchOf(id, { nickName: 'Mo' })).status, 403)
  await scim.patch(`/Users/${id}`, [{ op: 'remove', path: `${enterpriseUrn}:costCenter` }])
  t.deepEqual((await admin.get(`/users/${id}`)).body.attributes[enterpriseUrn], {
    department: 'Press',
  })
  t.deepEqual(await ownOf(id), [])
})

test('of an adopted person what the directory has not changed can still be changed here', async t => {
  const scim = await scimClient(context, { adoption: true })
  const { id } = await localUser(context, 'adopted')
  await patchOf(id, { title: 'Editor', nickName: 'Ado', locale: 'pt' })
  t.deepEqual(await ownOf(id), [])
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Chief' }])
  t.deepEqual(await ownOf(id), ['locale', 'nickName'])
  t.is((await patchOf(id, { title: 'Editor' })).status, 403)
  t.is((await patchOf(id, { nickName: null })).status, 200)
})

test('an administrator and a directory that write one attribute at once: the directory’s value stays and is its own', async t => {
  const scim = await scimClient(context)
  for (let round = 0; round < 5; round++) {
    const { id } = (await scim.post('/Users', aUser(`race-${round}@lumen.example`))).body
    const value = [{ op: 'replace', path: 'nickName', value: 'directory' }]
    const [mine] = await Promise.all([
      patchOf(id, { nickName: 'mine', title: 'Editor' }),
      scim.patch(`/Users/${id}`, value),
    ])
    t.is((await admin.get(`/users/${id}`)).body.attributes.nickName, 'directory')
    t.deepEqual(await ownOf(id), mine.status === 200 ? ['title'] : [])
  }
})

test('values of an extension schema of the account are written by hand, as the schema allows', async t => {
  const good = { number: 7, doors: ['north'], until: '2030-01-01T00:00:00Z', desk: { floor: 2 } }
  const body = { userName: 'badge@lumen.example', role: 'finance', attributes: { [badge]: good } }
  const made = await admin.post('/users', body)
  t.is(made.status, 201)
  const { id } = made.body
  t.deepEqual(made.body.attributes[badge], good)
  const without = await patchOf(id, { [badge]: { number: 7, doors: null } })
  t.deepEqual(without.body.attributes[badge], { number: 7 })
  const wrong: readonly (readonly [string, object, string])[] = [
    ['another number', { number: 8 }, 'number'],
    ['text for a number', { number: '7' }, 'number'],
    ['no list', { number: 7, doors: 'north' }, 'doors'],
    ['a number in a list', { number: 7, doors: [1] }, 'doors.0'],
    ['no time', { number: 7, until: 'tomorrow' }, 'until'],
    ['an unknown part', { number: 7, desk: { room: 1 } }, 'desk.room'],
    ['an unknown attribute', { number: 7, colour: 'red' }, 'colour'],
  ]
  for (const [what, value, field] of wrong) {
    const { status, body: problem } = await patchOf(id, { [badge]: value })
    t.is(status, 400, what)
    t.is(problem.errors[0].path, `attributes.${badge}.${field}`, what)
  }
  t.is((await patchOf(id, { 'urn:acme:none': { a: 1 } })).status, 400)
  const invited = await admin.post('/invitations', {
    ...body,
    userName: 'badge2@lumen.example',
    attributes: { [badge]: { number: 'x' } },
  })
  t.is(invited.status, 400)
  t.is((await patchOf(id, { [badge]: null })).status, 400, 'the number is set once and for all')
  const stored = await app.db('users').where({ id }).select('attributes')
  t.deepEqual(stored, [{ attributes: { [badge]: { number: 7 } } }])
})

test('the manager of a person is another person of the account', async t => {
  const scim = await scimClient(context, { adoption: true })
  const boss = await localUser(context, 'boss')
  const { id } = await localUser(context, 'worker')
  const manager = (value: string) => ({ [enterpriseUrn]: { manager: { value } } })
  t.is((await patchOf(id, manager(boss.id))).status, 200)
  const seen = await scim.get(`/Users/${id}`)
  t.like(seen.body[enterpriseUrn], { manager: { value: boss.id, displayName: 'boss' } })
  const elsewhere = await localUser(app.inAccount(await app.makeAccount('elsewhere')), 'foreign')
  for (const value of [id, elsewhere.id]) {
    const refused = await patchOf(id, manager(value))
    t.is(refused.status, 400)
    t.is(refused.body.errors[0].path, `attributes.${enterpriseUrn}.manager.value`)
  }
  t.is((await patchOf(id, manager('boss'))).status, 400)
  t.is((await patchOf(id, { [enterpriseUrn]: { manager: null } })).status, 200)
  t.deepEqual((await admin.get(`/users/${id}`)).body.attributes, {})
})
