import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { Account } from '../../../src/model/account.ts'
import type { Role } from '../../../src/model/role.ts'
import type { User } from '../../../src/model/user.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)

const restricted: Role = 'media_library_restricted_access'

type Place = { account: Account; context: Context; person: Make }
type Make = (userName: string, displayName: string | null, role?: Role) => Promise<User>

async function place(slug: string): Promise<Place> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const person: Make = async (userName, displayName, role = restricted) => {
    const photos = [{ value: `https://pictures.example/${userName}.png`, type: 'photo' }]
    const emails = [{ value: `${userName}@secret.example` }]
    const input = { externalId: null, active: true, attributes: {}, values: { photos, emails } }
    return createUser(context, { ...input, userName, displayName, role })
  }
  return { account, context, person }
}

async function found(client: AdminClient, query: string): Promise<readonly string[]> {
  const names: string[] = []
  for (let cursor = ''; ;) {
    const { status, body } = await client.get(`/people?q=${query}${cursor}`)
    if (status !== 200) return [String(status)]
    names.push(...body.items.map(({ name }: { name: string }) => name))
    if (body.next === null) return names
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}

test('X-10: a developer looks restricted users and sharing groups up for sharing, by name, id and picture alone, and opens no user management', async t => {
  const { account, context, person } = await place('sharing')
  const ana = await person('u-ana', 'Ana Lima')
  await person('anabel', null)
  await person('chief', 'Anaïs Chief', 'media_library_full_access')
  const away = await person('away', 'Ana Away')
  await suspendUser(context, away.id)
  const input = { externalId: null, attributes: {} }
  await createGroup(context, { ...input, name: 'Analysts', kind: 'sharing' })
  await createGroup(context, { ...input, name: 'Anarchs', kind: 'directory' })
  const developer = await adminClient(app, account, { role: 'developer' })
  const { body } = await developer.get('/people?q=ana%20l')
  t.deepEqual(body.items, [
    { id: ana.id, kind: 'user', name: 'Ana Lima', picture: 'https://pictures.example/u-ana.png' },
  ])
  t.deepEqual(await found(developer, 'ana'), ['Ana Lima', 'anabel'])
  t.deepEqual(await found(developer, 'lima'), ['Ana Lima'], 'a word in the name')
  t.deepEqual(await found(developer, 'u-ana'), [], 'the user name of who has a name is not told')
  t.deepEqual(await found(developer, 'u-ana%40secret'), [], 'nor a mail address')
  t.deepEqual(await found(developer, 'ana&kind=group'), ['Analysts', 'Anarchs'])
  const sharer = await adminClient(app, account, { role: 'media_library_full_access' })
  t.deepEqual(await found(sharer, 'ana'), ['Ana Lima', 'anabel'])
  t.deepEqual(await found(sharer, 'ana&kind=group'), ['Analysts'])
  t.is((await developer.get('/users')).status, 403)
  t.is((await developer.get(`/users/${ana.id}`)).status, 403)
  const finance = await adminClient(app, account, { role: 'finance' })
  t.deepEqual(await found(finance, 'ana'), ['403'])
  t.deepEqual(await found(finance, 'ana&kind=group'), ['403'])
})

test('HV-07: the member selector offers whom the editor may see: administrators everybody, a manager the members of the own groups beside the look-up', async t => {
  const { account, context, person } = await place('managing')
  const manager = await person('manager', 'Max', 'media_library_view_only_access')
  const member = await person('member', 'Mila Member', 'developer')
  await person('stranger', 'Mila Stranger', 'developer')
  const input = { externalId: null, attributes: {}, kind: 'directory' } as const
  const group = await createGroup(context, { ...input, name: 'Own' }, new Set([member.id]))
  const key = { account_id: account.id, group_id: group.id, user_id: manager.id }
  const client = await adminClient(app, account, { user: manager })
  t.deepEqual(await found(client, 'mila'), ['403'])
  await app.db('group_managers').insert(key)
  t.deepEqual(await found(client, 'mila'), ['Mila Member'])
  t.deepEqual(await found(client, 'member'), ['Mila Member'])
  const admin = await adminClient(app, account)
  t.deepEqual(await found(admin, 'mila'), ['Mila Member', 'Mila Stranger'])
  t.is((await client.get(`/people/${member.id}`)).body.name, 'Mila Member')
  await app.db('group_managers').where(key).delete()
  t.deepEqual(await found(client, 'mila'), ['403'])
})

test('whoever is not seen answers as whoever is not there', async t => {
  const { account, person } = await place('hidden')
  const hidden = await person('hidden', 'Hidden Person', 'developer')
  const other = await place('hidden-2')
  const foreign = await other.person('foreign', 'Foreign Person')
  const developer = await adminClient(app, account, { role: 'developer' })
  const answers = await Promise.all(
    [hidden.id, foreign.id, newId(), 'nonsense'].map(id => developer.get(`/people/${id}`)),
  )
  const shapes = answers.map(({ status, body }) => {
    const { instance: _, ...rest } = body as Record<string, unknown>
    return { status, ...rest }
  })
  for (const shape of shapes) t.deepEqual(shape, shapes[0])
  t.is(shapes[0]?.status, 404)
  t.deepEqual(await found(developer, 'hidden'), await found(developer, 'nobody at all'))
  t.deepEqual(await found(developer, 'foreign'), [])
})

test('a page of the look-up goes on behind itself, whoever is not seen in between', async t => {
  const { account, person } = await place('paged')
  for (let index = 0; index < 9; index++) {
    await person(`p${index}`, `Paula ${index}`, index % 3 === 0 ? restricted : 'finance')
  }
  const developer = await adminClient(app, account, { role: 'developer' })
  t.deepEqual(await found(developer, 'pau&limit=1'), ['Paula 0', 'Paula 3', 'Paula 6'])
  t.is((await developer.get('/people?q=pau&cursor=x')).status, 400)
})
