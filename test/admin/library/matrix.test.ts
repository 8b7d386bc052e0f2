import test from 'ava'
import {
  type Action,
  actions,
  assetActions,
  collectionActions,
  isAction,
} from '../../../src/model/action.ts'
import { levels } from '../../../src/model/level.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

/** ImageKit’s matrices (access.md 1.1), written down once more: what is new at each level. */
const assetMatrix = {
  view: `asset.see asset.see-details asset.download asset.download-zip asset.see-own-downloads comment.read`,
  contribute: `comment.write comment.change-own comment.react comment.resolve folder.create file.upload version.upload
    version.restore metadata.change tags.change auto-tags.change image.edit image.remove-background image.set-focus
    asset.copy asset.collect`,
  manage: `comment.delete-thread file.rename asset.move version.delete asset.delete asset.share link.see link.create
    link.change link.delete`,
} as const
const collectionMatrix = {
  none: `collection.create`,
  view: `collection.see collection.see-assets collection.see-details collection.download-zip`,
  contribute: `collection.add-assets`,
  manage: `collection.rename collection.remove-assets collection.delete collection.share collection.see-links
    collection.create-links collection.change-links collection.delete-links`,
} as const

const app = testApp(test)
let account: Account
let library: LibraryClient
/** By kind and level: who has just this level on this resource. */
const cases = new Map<string, { readonly subject: string; readonly resource: string }>()

test.before(async () => {
  account = await app.makeAccount('matrices')
  library = await libraryClient(app, account)
  for (const kind of ['folder', 'file', 'collection']) {
    for (const level of ['none', ...levels]) {
      const { id: subject } = await localUser(app.inAccount(account), `${kind}-${level}`)
      const resource = await library.register({ kind, name: `${kind}-${level}` })
      if (level !== 'none') await library.share(resource, subject, level)
      cases.set(`${kind} ${level}`, { subject, resource })
    }
  }
})

const columns = ['none', ...levels] as const

const cells = [
  ...cellsOf(assetMatrix, 'file', levels),
  ...cellsOf(collectionMatrix, 'collection', columns),
]

for (const { kind, action, level, allowed } of cells) {
  const outcome = allowed ? 'allowed' : 'refused'
  test(`access.md 1.1: with ${level} on a ${kind} ${action} is ${outcome}`, async t => {
    t.is((await ask(kind, level, action)).allowed, allowed)
    if (kind === 'file') t.is((await ask('folder', level, action)).allowed, allowed)
  })
}

type Column = (typeof columns)[number]
type Cell = { kind: string; action: string; level: Column; allowed: boolean }

function cellsOf(
  matrix: Readonly<Record<string, string>>,
  kind: string,
  held: readonly Column[],
): readonly Cell[] {
  const rows = Object.entries(matrix).flatMap(([needed, keys]) =>
    keys.split(/\s+/).map(action => ({ action, needed: needed as Column })),
  )
  return rows.flatMap(({ action, needed }) =>
    held.map(level => {
      return { kind, action, level, allowed: columns.indexOf(level) >= columns.indexOf(needed) }
    }),
  )
}

async function ask(
  kind: string,
  level: string,
  action: string,
): Promise<{ allowed: boolean; level: string | null; denial: string | null }> {
  const question = { ...cases.get(`${kind} ${level}`), action }
  const { status, body } = await library.call('POST', '/check', { questions: [question] })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.decisions[0]
}

test('access.md 1.1: the matrices have 32 and 14 actions, and the catalogue no other', t => {
  const keysIn = (matrix: Readonly<Record<string, string>>): string[] =>
    Object.values(matrix).flatMap(keys => keys.split(/\s+/))
  t.deepEqual(Object.keys(assetActions).toSorted(), keysIn(assetMatrix).toSorted())
  t.deepEqual(Object.keys(collectionActions).toSorted(), keysIn(collectionMatrix).toSorted())
  t.deepEqual([keysIn(assetMatrix).length, keysIn(collectionMatrix).length], [32, 14])
})

test('without any level nothing is allowed on files and folders', async t => {
  for (const action of Object.keys(assetActions)) {
    const { allowed, level, denial } = await ask('file', 'none', action)
    t.deepEqual([allowed, level, denial], [false, null, 'no-access'], action)
  }
})

test('what a kind of resource does not know is refused, whatever the level', async t => {
  const denialOf = async (kind: string, action: Action): Promise<string | null> =>
    (await ask(kind, 'manage', action)).denial
  t.is(await denialOf('file', 'collection.rename'), 'no-such-action')
  t.is(await denialOf('collection', 'asset.move'), 'no-such-action')
  t.is(await denialOf('collection', 'manage'), null)
})

test('the catalogue of actions can be read, and stands in the description of the API', async t => {
  const client = await adminClient(app, account, { role: 'finance' })
  const { body } = await client.get('/library/actions')
  t.is(body.items.length, 32 + 14 + 3)
  t.true(body.items.every(({ action }: { action: string }) => isAction(action)))
  t.deepEqual(body.items[0], {
    action: 'asset.see',
    kind: 'asset',
    level: 'view',
    right: 'assets.view',
    summary: 'see and search it',
  })
  const described = await client.get('/openapi.json')
  const text = described.body.paths['/library/actions'].get.description
  for (const { action, right } of actions)
    t.true(text.includes(`| \`${action}\` |`) && text.includes(right))
})
