import test from 'ava'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import { listGroupPage, searchGroupPage } from '../../../src/domain/groups/group-list.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { GroupKind } from '../../../src/model/group.ts'
import type { GroupFilter, GroupListRequest } from '../../../src/model/group-list.ts'
import { testApp } from '../../support/app.ts'
import { everyItem } from '../../support/every-item.ts'

const app = testApp(test)

async function account(slug: string): Promise<Context> {
  return app.inAccount(await app.makeAccount(slug))
}

async function make(context: Context, name: string, kind: GroupKind = 'sharing'): Promise<void> {
  await createGroup(context, { name, kind, externalId: null, attributes: {} })
}

async function names(
  context: Context,
  filter: GroupFilter,
  { sort = 'name', descending = false }: Partial<GroupListRequest> = {},
): Promise<readonly string[]> {
  const { items } = await everyItem(after =>
    listGroupPage(context, { filter, sort, descending, limit: 2, after }),
  )
  return items.map(({ name }) => name)
}

async function found(
  context: Context,
  search: string,
  filter: GroupFilter = {},
): Promise<readonly string[]> {
  const { items } = await everyItem(after =>
    searchGroupPage(context, { search, filter, limit: 2, after }),
  )
  return items.map(({ name }) => name)
}

test('an account without groups has an empty list', async t => {
  const context = await account('empty')
  t.deepEqual(await names(context, {}), [])
  t.deepEqual(await found(context, 'a'), [])
  t.deepEqual(await found(context, 'abc'), [])
})

test('groups by name and by creation, in both directions, filtered by kind and who manages them', async t => {
  const context = await account('orders')
  const { connection } = await createConnection(context, {
    name: 'Directory',
    tokenExpiresAt: null,
  })
  await make(context, 'Writers')
  await make(context, 'brand eu')
  await make(context, 'Admins', 'directory')
  await make({ ...context, connection }, 'Sales', 'directory')
  await make({ ...context, connection }, 'Engineering', 'directory')
  const byName = ['Admins', 'brand eu', 'Engineering', 'Sales', 'Writers']
  t.deepEqual(await names(context, {}), byName)
  t.deepEqual(await names(context, {}, { descending: true }), byName.toReversed())
  const created = ['Writers', 'brand eu', 'Admins', 'Sales', 'Engineering']
  t.deepEqual(await names(context, {}, { sort: 'createdAt' }), created)
  t.deepEqual(
    await names(context, {}, { sort: 'createdAt', descending: true }),
    created.toReversed(),
  )
  t.deepEqual(await names(context, { kind: 'directory' }), ['Admins', 'Engineering', 'Sales'])
  t.deepEqual(await names(context, { managedBy: connection.id }), ['Engineering', 'Sales'])
  t.deepEqual(await names(context, { managedBy: null }), ['Admins', 'brand eu', 'Writers'])
  t.deepEqual(await names(context, { managedBy: null, kind: 'sharing' }), ['brand eu', 'Writers'])
  t.deepEqual(await found(context, 'e', { kind: 'sharing' }), [])
  t.deepEqual(await found(context, 'sal', { managedBy: connection.id }), ['Sales'])
  const refused = () =>
    listGroupPage(context, {
      filter: { kind: 'sharing' },
      sort: 'createdAt',
      descending: false,
      limit: 2,
    })
  t.like(await t.throwsAsync(refused), { code: 'too-costly' })
})

test('a search finds the beginning of a name, then every word anywhere, without regard to case', async t => {
  const context = await account('search')
  for (const name of ['Brand EU', 'brand us', 'EU brand', 'Rebranding', 'Other']) {
    await make(context, name)
  }
  t.deepEqual(await found(context, 'b'), ['Brand EU', 'brand us'])
  t.deepEqual(await found(context, '  BRAND '), ['Brand EU', 'brand us', 'EU brand', 'Rebranding'])
  t.deepEqual(await found(context, 'eu brand'), ['EU brand', 'Brand EU'])
  t.deepEqual(await found(context, 'rand'), ['Brand EU', 'brand us', 'EU brand', 'Rebranding'])
})

test('groups of other accounts are in no list', async t => {
  const [context, other] = [await account('mine'), await account('theirs')]
  await make(context, 'Shared one')
  await make(other, 'Shared two')
  t.deepEqual(await names(context, {}), ['Shared one'])
  t.deepEqual(await found(context, 'hared'), ['Shared one'])
})
