import test from 'ava'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)

type Place = { readonly client: AdminClient; readonly ids: readonly string[] }

/** An account with people and groups whose names begin with `x`, and somebody signed in. */
async function place(slug: string): Promise<Place> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const ids: string[] = []
  for (const name of ['xara', 'xeno', 'xill', 'xorn']) {
    const values = { emails: [{ value: `${name}@${slug}.example` }] }
    const input = { userName: name, displayName: `The ${name}`, active: true, values }
    const user = await createUser(context, { ...input, externalId: null, attributes: {} })
    ids.push(user.id)
    const group = { name: `${name} team`, kind: 'sharing', externalId: null } as const
    await createGroup(context, { ...group, attributes: {} }, new Set([user.id]))
  }
  return { client: await adminClient(app, account), ids }
}

async function everyPage(
  { get }: AdminClient,
  path: string,
  member: string,
): Promise<{ readonly names: readonly string[]; readonly pages: number }> {
  const names: string[] = []
  let cursor = ''
  for (let pages = 1; ; pages += 1) {
    const { status, body } = await get(`${path}${cursor}`)
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
    for (const item of body.items) names.push(item[member])
    if (body.next === null) return { names, pages }
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}

test('people are listed page by page in each order, filtered and searched', async t => {
  const { client } = await place('people')
  const own = client.user.userName
  const all = [own, 'xara', 'xeno', 'xill', 'xorn'].toSorted()
  for (const [query, expected] of [
    ['', all],
    ['&sort=-userName', all.toReversed()],
    ['&sort=createdAt', ['xara', 'xeno', 'xill', 'xorn', own]],
    ['&sort=-displayName', [own, 'xorn', 'xill', 'xeno', 'xara']],
    ['&role=account_administrator', [own]],
    ['&state=suspended', []],
    ['&managedBy=nobody&state=active', all],
    ['&managedBy=no-such-id', []],
    ['&q=x', ['xara', 'xeno', 'xill', 'xorn']],
    ['&q=the+xe', ['xeno']],
    ['&q=xill%40people', ['xill']],
    ['&q=ill', ['xill']],
    ['&q=%20%20', all],
  ] as const) {
    const { names, pages } = await everyPage(client, `/users?limit=2${query}`, 'userName')
    t.deepEqual(names, expected, query)
    t.true(pages >= Math.ceil(expected.length / 2))
  }
  const { body } = await client.get('/users?q=xara')
  t.like(body.items[0], { mail: 'xara@people.example', state: 'active', managedBy: null })
})

test('the members of a group are listed in the order of their making', async t => {
  const { client } = await place('members')
  const { body } = await client.get('/groups?q=xeno')
  const { id } = body.items[0]
  const { names } = await everyPage(client, `/users?group=${id}&limit=1`, 'userName')
  t.deepEqual(names, ['xeno'])
  t.deepEqual((await client.get('/users?group=nothing')).body, { items: [], next: null })
})

test('groups are listed page by page in each order, filtered and searched', async t => {
  const { client } = await place('groups')
  const all = ['xara team', 'xeno team', 'xill team', 'xorn team']
  for (const [query, expected] of [
    ['', all],
    ['&sort=-name', all.toReversed()],
    ['&sort=createdAt', all],
    ['&kind=sharing&managedBy=nobody', all],
    ['&kind=directory', []],
    ['&q=xe', ['xeno team']],
    ['&q=team+xo', ['xorn team']],
  ] as const) {
    const { names } = await everyPage(client, `/groups?limit=2${query}`, 'name')
    t.deepEqual(names, expected, query)
  }
  t.is((await client.get('/groups?q=xeno')).body.items[0].memberCount, 1)
})

test('what no index serves is refused as too broad, and a cursor goes with its own list alone', async t => {
  const { client } = await place('broad')
  for (const query of ['role=finance&sort=createdAt', 'group=x&sort=userName', 'q=abc&group=x']) {
    const { status, body } = await client.get(`/users?${query}`)
    t.is(status, 400, query)
    t.is(body.code, 'too_costly')
    t.is(body.errors.length, 1)
  }
  for (const path of [
    '/users?q=a&sort=userName',
    '/users?sort=mail',
    '/users?limit=0',
    '/users?x=1',
  ]) {
    const { status, body } = await client.get(path)
    t.deepEqual([status, body.code], [400, 'invalid'], path)
  }
  const { next } = (await client.get('/users?limit=1')).body
  const cursor = encodeURIComponent(next)
  t.is((await client.get(`/users?limit=1&cursor=${cursor}`)).status, 200)
  for (const path of ['/users?sort=-userName', '/groups?limit=1', '/users?q=x']) {
    const { status, body } = await client.get(`${path}&cursor=${cursor}`)
    t.deepEqual([status, body.errors?.[0]?.path], [400, 'cursor'], path)
  }
})

test('an empty account lists no groups, and other accounts are in no list', async t => {
  await place('others')
  const client = await adminClient(app, await app.makeAccount('alone'))
  t.deepEqual((await client.get('/groups')).body, { items: [], next: null })
  t.deepEqual((await client.get('/groups?q=xara')).body, { items: [], next: null })
  t.deepEqual((await client.get('/users?q=xara')).body, { items: [], next: null })
  t.is((await client.get('/users')).body.items.length, 1)
})
