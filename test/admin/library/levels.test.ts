import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { testApp } from '../../support/app.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('aperture')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

test('IK-43: access to a folder covers everything inside at any depth', async t => {
  const { id: mia } = await localUser(context, 'mia')
  const folder = await library.register({ kind: 'folder', name: 'Summer', key: 'summer' })
  const inner = await library.register({ kind: 'folder', name: 'Beach', parent: 'key:summer' })
  const file = await library.register({ kind: 'file', name: 'sea.jpg', parent: inner })
  t.is(await library.levelOf(mia, file), null)
  await library.share(folder, mia, 'contribute')
  t.is(await library.levelOf(mia, file), 'contribute')
  t.is(await library.levelOf(mia, 'key:summer'), 'contribute')
})

test('IK-44: the highest of all paths counts, own and through nested groups', async t => {
  const { id: noa } = await localUser(context, 'noa')
  const { id: outer } = await localGroup(context, 'Outer')
  const { id: innerGroup } = await localGroup(context, 'Inner')
  await putInto(context, outer, innerGroup)
  await putInto(context, innerGroup, noa)
  const folder = await library.register({ kind: 'folder', name: 'Autumn' })
  const file = await library.register({ kind: 'file', name: 'leaf.jpg', parent: folder })
  await library.share(file, noa, 'view')
  await library.share(folder, outer, 'manage')
  t.is(await library.levelOf(noa, file), 'manage')
})
