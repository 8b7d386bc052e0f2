import test from 'ava'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import type { Context } from '../../../src/domain/context.ts'
import { addGroup, addPerson } from '../../support/agency.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)

type Place = {
  readonly context: Context
  readonly client: AdminClient
  readonly application: string
  readonly roles: string
}

async function place(slug: string): Promise<Place> {
  const account = await app.makeAccount(slug)
  const client = await adminClient(app, account)
  const input = { name: 'App', access: 'open', redirectUris: ['https://app.example/cb'] }
  const { clientId } = (await client.post('/applications', input)).body
  const application = `/applications/${clientId}`
  return { context: app.inAccount(account), client, application, roles: `${application}/roles` }
}

/** The roles that tokens of a person would have by now. */
async function told({ client, application }: Place, user: string): Promise<readonly string[]> {
  const { body } = await client.get(`${application}/preview?user=${user}`)
  return body.idToken.claims.roles
}

test('AS-21: users and groups are assigned to a role, and the members of a group have it', async t => {
  const here = await place('assigned')
  const { client, context, roles } = here
  const [ann, bob] = [
    await addPerson(app, context, { userName: 'ann' }),
    await addPerson(app, context, { userName: 'bob' }),
  ]
  const group = await addGroup(context, 'Editors', [bob])
  const made = await client.post(roles, { key: 'editor', name: 'Editor' })
  t.is(made.status, 201)
  t.like(made.body, { key: 'editor', name: 'Editor', description: null })
  t.deepEqual(await told(here, ann.id), [])

  const given = `${roles}/editor/assignments`

  t.deepEqual((await client.get(given)).body, { items: [], next: null })

  for (const id of [ann.id, group, group]) t.is((await client.put(`${given}/${id}`)).status, 204)
  t.deepEqual(await told(here, ann.id), ['editor'])
  t.deepEqual(await told(here, bob.id), ['editor'])
  t.like((await client.get(roles)).body.items[0], { key: 'editor', users: 1, groups: 1 })

  const first = await client.get(`${given}?limit=1`)
  const second = await client.get(`${given}?limit=1&cursor=${encodeURIComponent(first.body.next)}`)
  const names = [...first.body.items, ...second.body.items].map(each => `${each.kind} ${each.name}`)
  t.deepEqual(names, ['user ann', 'group Editors'])
  t.is(second.body.next, null)

  t.is((await client.delete(`${given}/${group}`)).status, 204)
  t.is((await client.delete(`${given}/${group}`)).status, 404)
  t.deepEqual(await told(here, bob.id), [])
})

test('AS-22: a group that a directory manages has a role without a membership by hand', async t => {
  const here = await place('directory')
  const { client, context, roles } = here
  const { connection } = await createConnection(context, { name: 'Entra', tokenExpiresAt: null })
  const ann = await addPerson(app, { ...context, connection }, { userName: 'ann' })
  const input = {
    name: 'Entra editors',
    kind: 'directory',
    externalId: 'e1',
    attributes: {},
  } as const
  const { id } = await createGroup({ ...context, connection }, input, new Set([ann.id]))
  await client.post(roles, { key: 'editor', name: 'Editor' })
  t.is((await client.put(`${roles}/editor/assignments/${id}`)).status, 204)
  t.deepEqual(await told(here, ann.id), ['editor'])
  const sources = await app.db('memberships').where({ group_id: id }).pluck('source_id')
  t.deepEqual(sources, [connection.id])
  const none = new Set<string>()
  await changeGroup({ ...context, connection }, id, {
    members: { add: none, remove: new Set([ann.id]) },
  })
  t.deepEqual(await told(here, ann.id), [])
})

test('AS-24: the end of a role ends its assignments, and no token has it from then on', async t => {
  const here = await place('removed')
  const { client, context, roles } = here
  const ann = await addPerson(app, context, { userName: 'ann' })
  await client.post(roles, { key: 'editor', name: 'Editor' })
  await client.put(`${roles}/Editor/assignments/${ann.id}`)
  t.deepEqual(await told(here, ann.id), ['editor'])
  t.deepEqual((await client.delete(`${roles}/EDITOR`)).body, { assignments: 1 })
  t.deepEqual(await told(here, ann.id), [])
  t.is(await app.db('app_role_assignments').where({ principal_id: ann.id }).first(), undefined)
  t.is((await client.delete(`${roles}/editor`)).status, 404)
  await client.post(roles, { key: 'editor', name: 'Another' })
  t.deepEqual(await told(here, ann.id), [], 'a new role of the same key inherits nothing')
})

test('AS-20, AS-23: a role belongs to one application for good: its key stays, and only its words change', async t => {
  const { client, context, roles, application } = await place('words')
  await client.post(roles, { key: 'editor', name: 'Editor' })
  const changed = await client.patch(`${roles}/editor`, { name: 'Author', description: 'Writes' })
  t.like(changed.body, { key: 'editor', name: 'Author', description: 'Writes' })
  for (const body of [{ key: 'author' }, { application: 'another' }, { name: ' ' }]) {
    t.is((await client.patch(`${roles}/editor`, body)).status, 400)
  }
  const own = { account_id: context.account.id }
  t.deepEqual(await app.db('app_roles').where(own).pluck('name'), ['Author'])
  t.is((await client.patch(`${application}/roles/none`, { name: 'x' })).status, 404)
})

test('the keys of the account roles are nobody’s to define, and a key is unique in any case', async t => {
  const { client, roles } = await place('keys')
  for (const key of ['developer', 'Finance', 'has space', '', 'x'.repeat(121)]) {
    const { status, body } = await client.post(roles, { key, name: 'X' })
    t.deepEqual([status, body.errors[0].path], [400, 'key'])
  }
  t.is((await client.post(roles, { key: 'Editor', name: 'X' })).status, 201)
  t.is((await client.post(roles, { key: 'editor', name: 'X' })).status, 409)
  t.is((await client.get(roles)).body.items.length, 1)
})

test('people and groups are let in and taken back, page by page', async t => {
  const { client, context, application } = await place('entry')
  const path = `${application}/assignments`
  t.deepEqual((await client.get(path)).body, { items: [], next: null })
  const ann = await addPerson(app, context, { userName: 'ann' })
  const group = await addGroup(context, 'Readers', [])
  for (const id of [ann.id, group, ann.id]) t.is((await client.put(`${path}/${id}`)).status, 204)
  t.is((await client.put(`${path}/nobody`)).status, 404)
  const first = (await client.get(`${path}?limit=1`)).body
  const second = (await client.get(`${path}?limit=1&cursor=${encodeURIComponent(first.next)}`)).body
  const names: string[] = [...first.items, ...second.items].map(each => each.name)
  t.deepEqual(names, ['ann', 'Readers'])
  t.is(second.next, null)
  t.is((await client.delete(`${path}/${ann.id}`)).status, 204)
  t.is((await client.delete(`${path}/${ann.id}`)).status, 404)
  t.is((await app.db('assignments').where({ account_id: context.account.id })).length, 1)
})
