import test from 'ava'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { listUserPage, searchUserPage } from '../../../src/domain/users/user-list.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { Role } from '../../../src/model/role.ts'
import type { UserFilter, UserListRequest, UserSort } from '../../../src/model/user-list.ts'
import { testApp } from '../../support/app.ts'
import { everyItem } from '../../support/every-item.ts'

const app = testApp(test)

type Someone = {
  readonly userName: string
  readonly displayName?: string | null
  readonly role?: Role
  readonly active?: boolean
  readonly mails?: readonly string[]
}

async function make(context: Context, someone: Someone): Promise<string> {
  const { userName, displayName = null, active = true, mails = [] } = someone
  const values = { emails: mails.map(value => ({ value })) }
  const input = { userName, displayName, active, externalId: null, attributes: {}, values }
  const role = someone.role ?? 'media_library_restricted_access'
  return (await createUser(context, { ...input, role })).id
}

async function account(slug: string): Promise<Context> {
  return app.inAccount(await app.makeAccount(slug))
}

async function names(
  context: Context,
  filter: UserFilter,
  { sort = 'userName', descending = false, limit = 2 }: Partial<UserListRequest> = {},
): Promise<readonly string[]> {
  const { items } = await everyItem(after =>
    listUserPage(context, { filter, sort, descending, limit, after }),
  )
  return items.map(({ userName }) => userName)
}

async function found(
  context: Context,
  search: string,
  filter: UserFilter = {},
  limit = 2,
): Promise<readonly string[]> {
  const { items } = await everyItem(after =>
    searchUserPage(context, { search, filter, limit, after }),
  )
  return items.map(({ userName }) => userName)
}

test('an account without people has an empty list, sorted and searched in every way', async t => {
  const context = await account('empty')
  for (const sort of ['userName', 'displayName', 'createdAt'] as const) {
    for (const descending of [false, true]) {
      t.deepEqual(await names(context, {}, { sort, descending }), [])
    }
  }
  for (const search of ['a', 'ab', 'abc', 'abc def']) t.deepEqual(await found(context, search), [])
})

test('every order goes through everybody once, page by page, and backwards the same', async t => {
  const context = await account('orders')
  const people = [
    { userName: 'Dora', displayName: 'Same' },
    { userName: 'carl', displayName: null },
    { userName: 'Bea', displayName: 'same' },
    { userName: 'adam', displayName: 'Zoe' },
    { userName: 'Émil', displayName: null },
    { userName: 'fay', displayName: 'Ann' },
  ]
  for (const person of people) await make(context, person)
  const expected: Readonly<Record<UserSort, readonly string[]>> = {
    userName: ['adam', 'Bea', 'carl', 'Dora', 'fay', 'Émil'],
    displayName: ['fay', 'Dora', 'Bea', 'adam', 'carl', 'Émil'],
    createdAt: ['Dora', 'carl', 'Bea', 'adam', 'Émil', 'fay'],
  }
  for (const [sort, order] of Object.entries(expected) as [UserSort, string[]][]) {
    for (const limit of [1, 2, 3, 6, 7]) {
      t.deepEqual(await names(context, {}, { sort, limit }), order)
      t.deepEqual(await names(context, {}, { sort, limit, descending: true }), order.toReversed())
    }
  }
})

test('a page of exactly what there is has no next one', async t => {
  const context = await account('exact')
  for (const userName of ['a', 'b']) await make(context, { userName })
  const page = await listUserPage(context, {
    filter: {},
    sort: 'userName',
    descending: false,
    limit: 2,
  })
  t.deepEqual([page.items.length, page.next], [2, null])
})

test('filters by role, state and who manages, alone and together', async t => {
  const context = await account('filters')
  const { connection } = await createConnection(context, {
    name: 'Directory',
    tokenExpiresAt: null,
  })
  const directory = { ...context, connection }
  await make(context, { userName: 'ann', role: 'developer' })
  await make(context, { userName: 'bob', role: 'developer', active: false })
  await make(context, { userName: 'cid', role: 'finance' })
  await make(directory, { userName: 'dan' })
  await make(directory, { userName: 'eve', active: false })
  await make(context, { userName: 'fay', active: false })
  await app.db.raw(`update users set suspended = true where user_name in ('cid', 'eve')`)
  await app.db.raw(`update users set invited = true where user_name = 'fay'`)

  t.deepEqual(await names(context, { role: 'developer' }), ['ann', 'bob'])
  t.deepEqual(await names(context, { state: 'active' }), ['ann', 'dan'])
  t.deepEqual(await names(context, { state: 'suspended' }), ['cid', 'eve'])
  t.deepEqual(await names(context, { state: 'inactive' }, { descending: true }), ['bob'])
  t.deepEqual(await names(context, { state: 'invited' }), ['fay'])
  t.deepEqual(await names(context, { role: 'developer', state: 'inactive' }), ['bob'])
  t.deepEqual(await names(context, { managedBy: connection.id }), ['dan', 'eve'])
  t.deepEqual(await names(context, { managedBy: null }), ['ann', 'bob', 'cid', 'fay'])
  t.deepEqual(await names(context, { managedBy: null, role: 'finance' }), ['cid'])
  t.deepEqual(await names(context, { managedBy: connection.id, state: 'suspended' }), ['eve'])
  t.deepEqual(await names(context, { managedBy: connection.id, role: 'finance' }), [])
})

test('the people of a group are its effective direct members, each once', async t => {
  const context = await account('of-group')
  const { connection } = await createConnection(context, {
    name: 'Directory',
    adoption: true,
    tokenExpiresAt: null,
  })
  const ids: string[] = []
  for (const userName of ['zed', 'ann', 'bob', 'out']) ids.push(await make(context, { userName }))
  const [zed = '', ann = '', bob = ''] = ids
  const input = { kind: 'directory', name: 'Team', externalId: null, attributes: {} } as const
  const { id: group } = await createGroup(context, input, new Set([zed, ann, bob]))
  await app.db.raw(
    `insert into memberships (account_id, group_id, member_id, source_id, member_kind) values (?, ?, ?, ?, 'user')`,
    [context.account.id, group, zed, connection.id],
  )
  await app.db.raw(
    `update memberships set until = now() - interval '1 second' where member_id = ?`,
    [bob],
  )
  t.deepEqual(await names(context, { group }, { sort: 'createdAt', limit: 1 }), ['zed', 'ann'])
  t.deepEqual(await names(context, { group: zed }, { sort: 'createdAt' }), [])
})

test('what no index serves is refused and not run', async t => {
  const context = await account('refused')
  const group = '00000000-0000-7000-8000-000000000000'
  const list = (filter: UserFilter, sort: UserSort) =>
    listUserPage(context, { filter, sort, descending: false, limit: 2 })
  for (const act of [
    () => list({ role: 'finance' }, 'displayName'),
    () => list({ role: 'finance' }, 'createdAt'),
    () => list({ group }, 'userName'),
    () => searchUserPage(context, { search: 'ann', filter: { group }, limit: 2 }),
  ]) {
    t.like(await t.throwsAsync(act), { code: 'too-costly' })
  }
})

test('a search finds the beginning of names and addresses first, then every word anywhere, each person once', async t => {
  const context = await account('search')
  await make(context, { userName: 'smith1', displayName: 'Smith, Ann', mails: ['smith@x.example'] })
  await make(context, { userName: 'e007', displayName: 'Smithers' })
  const mails = ['other@x.example', 'SMITHY@x.example', 'smithz@x.example']
  await make(context, { userName: 'e008', displayName: 'Carl', mails })
  await make(context, { userName: 'zoe.goldsmith', displayName: 'Zoe Goldsmith' })
  await make(context, { userName: 'e009', displayName: 'Ann Smith' })
  await make(context, { userName: 'nobody' })
  const all = ['smith1', 'e007', 'e008', 'e009', 'zoe.goldsmith']
  for (const limit of [1, 2, 5]) t.deepEqual(await found(context, 'SMITH', {}, limit), all)
  t.deepEqual(await found(context, 's'), ['smith1', 'e007', 'e008'])
  t.deepEqual(await found(context, 'sm'), ['smith1', 'e007', 'e008'])
  t.deepEqual(await found(context, 'ann smi'), ['e009', 'smith1'])
  t.deepEqual(await found(context, 'mit'), ['e007', 'e009', 'smith1', 'zoe.goldsmith'])
})

test('a search takes wildcards and letters of other scripts as they are', async t => {
  const context = await account('letters')
  await make(context, { userName: '100%', displayName: 'Ärzte_Team' })
  await make(context, { userName: '100x', displayName: 'ärzte team' })
  t.deepEqual(await found(context, '100%'), ['100%'])
  t.deepEqual(await found(context, 'ÄRZTE_'), ['100%'])
  t.deepEqual(await found(context, 'zte_te'), ['100%'])
  t.deepEqual(await found(context, String.raw`zte\_te`), [])
})

test('a search that a filter narrows goes on behind a page on which few fit', async t => {
  const context = await account('narrowed')
  await app.db.raw(
    `with new as (insert into principals (account_id, id, kind)
       select ?, gen_random_uuid(), 'user' from generate_series(1, 6000) returning id)
     insert into users (account_id, id, sub, user_name, user_name_key, active, role)
     select ?, id, 'sub' || n, 'person' || lpad(n::text, 5, '0'), 'person' || lpad(n::text, 5, '0'), true,
            case when n = 5999 then 'finance' else 'developer' end
       from (select id, row_number() over () as n from new) numbered`,
    [context.account.id, context.account.id],
  )
  await app.db.raw('analyze users')
  t.deepEqual(await found(context, 'pe', { role: 'finance' }), ['person05999'])
  t.deepEqual(await found(context, 'erson', { role: 'finance' }), ['person05999'])
  t.is((await found(context, 'erson0', {}, 200)).length, 6000)
  const developers = { role: 'developer', state: 'active', managedBy: null } as const
  for (const search of ['pe', 'person0', 'erson0', '0']) {
    const expected = search === '0' ? 0 : 5999
    t.is((await found(context, search, developers, 200)).length, expected, search)
  }
  t.deepEqual(await found(context, 'pe', { role: 'finance', managedBy: null }), ['person05999'])
  t.deepEqual(await found(context, 'pe', { role: 'finance', state: 'suspended' }), [])
})

test('people of other accounts are in no list', async t => {
  const [context, other] = [await account('mine'), await account('theirs')]
  await make(context, { userName: 'shared-name', displayName: 'Mine' })
  await make(other, { userName: 'shared-other', displayName: 'Theirs' })
  t.deepEqual(await names(context, {}), ['shared-name'])
  t.deepEqual(await names(context, {}, { sort: 'displayName' }), ['shared-name'])
  t.deepEqual(await found(context, 'sha'), ['shared-name'])
  t.deepEqual(await found(context, 'hared'), ['shared-name'])
})

test('whoever may not see users lists none', async t => {
  const context = await account('no-right')
  const caller = { kind: 'user', id: 'x', role: 'developer', rights: new Set(), signedInAt: null }
  const asDeveloper = { ...context, caller } as unknown as Context
  const request = { filter: {}, sort: 'userName', descending: false, limit: 2 } as const
  t.like(await t.throwsAsync(() => listUserPage(asDeveloper, request)), { code: 'forbidden' })
  t.like(await t.throwsAsync(() => searchUserPage(asDeveloper, { ...request, search: 'a' })), {
    code: 'forbidden',
  })
})
