import test from 'ava'
import { accessOf } from '../../../src/domain/decisions/access.ts'
import type { ReachPlace } from '../../../src/domain/decisions/reach.ts'
import { seenBy, sharedWith } from '../../../src/domain/decisions/seen.ts'
import { testApp } from '../../support/app.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { libraryClient, registerLines } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('IK-44: asked about many resources at once each has the level that it has alone, however many shares somebody has', async t => {
  const account = await app.makeAccount('many')
  const context = app.inAccount(account)
  const library = await libraryClient(app, account)
  const { id: mia } = await localUser(context, 'mia')
  const groups: string[] = []
  for (const name of Array.from({ length: 8 }, (_, n) => `Group ${n}`)) {
    const { id } = await localGroup(context, name)
    await putInto(context, id, mia)
    groups.push(id)
  }
  const folders = Array.from({ length: 20 }, (_, n) => {
    return { kind: 'folder', name: `Folder ${n}`, key: `folder-${n}` }
  })
  const files = Array.from({ length: 480 }, (_, n) => {
    return { kind: 'file', name: `${n}.jpg`, key: `file-${n}`, parent: `key:folder-${n % 20}` }
  })
  const { results } = await registerLines(library, [...folders, ...files])
  const ids = results.map(({ id }) => id ?? '')
  const asked = ids.slice(20, 120)
  const levels = async (resources: readonly string[]): Promise<readonly unknown[]> => {
    const access = await accessOf(context, { subjectId: mia, resources, libraryId: null })
    return resources.map(id => access.resources.get(id)?.level)
  }
  const alone = async (): Promise<readonly unknown[]> =>
    (await Promise.all(asked.map(async id => levels([id])))).flat()
  const share = async (to: string, most: number): Promise<void> => {
    const rows = ids.slice(0, most).map((resource_id, n) => {
      const ended = n % 7 === 0 ? new Date(0) : null
      const granter = { granter_kind: 'command-line', granter_name: 'test' }
      const whose = { account_id: account.id, resource_id, principal_id: to }
      return { ...whose, ...granter, level: 1 + (n % 3), until: ended }
    })
    await app.db('shares').insert(rows)
  }
  const seen: string[] = []
  const same = async (): Promise<void> => {
    const together = await levels(asked)
    t.deepEqual(together, await alone())
    seen.push(together.join())
  }
  await same()
  await library.share(ids[30] ?? '', groups[0] ?? '', 'manage')
  await library.share(ids[0] ?? '', mia, 'contribute')
  await same()
  await app.db('crowded_resources').insert({ account_id: account.id, resource_id: ids[1] })
  await share(groups[1] ?? '', 60)
  await same()
  await share(groups[2] ?? '', 400)
  await same()
  await app.db('shares').where({ principal_id: groups[2] }).delete()
  for (const group of groups.slice(2)) await share(group, 250)
  await share((await localUser(context, 'noa')).id, 500)
  await same()
  await app.db('groups').where({ id: groups[1] }).update({ deleted_at: new Date() })
  await same()
  t.is(new Set(seen).size > 3, true)
})

test('IK-05: the lists of somebody in many groups hold what they have, whatever the size of a page', async t => {
  const account = await app.makeAccount('joined')
  const context = app.inAccount(account)
  const library = await libraryClient(app, account)
  const { id: ivy } = await localUser(context, 'ivy')
  const files = Array.from({ length: 60 }, (_, n) => {
    return { kind: 'file', name: `${n}.jpg`, key: `file-${n}` }
  })
  const collections = [0, 1, 2].map(n => {
    const ownerId = n === 2 ? ivy : null
    return { kind: 'collection', name: `collection-${n}`, key: `collection-${n}`, ownerId }
  })
  const { results } = await registerLines(library, [...files, ...collections])
  const ids = results.map(({ id }) => id ?? '')
  const everything = [...ids].toSorted()
  const collected = ids.slice(60)
  for (const [at, collection] of collected.entries()) {
    const resources = ids.slice(30 + at * 10, 36 + at * 10)
    await library.call('POST', '/collections/items', { collections: [collection], resources })
  }
  const shared = new Set<string>()
  const share = async (resource = '', to = ''): Promise<void> => {
    await library.share(resource, to, 'view')
    shared.add(resource)
  }
  for (let n = 0; n < 30; n++) {
    const { id } = await localGroup(context, `Joined ${n}`, { members: [ivy] })
    await share(ids[0], id)
    await share(ids[n % 20], id)
    if (n === 7) for (let file = 20; file < 32; file += 2) await share(ids[file], id)
    if (n === 8) await share(collected[0], id)
  }
  const access = await accessOf(context, { subjectId: ivy, resources: ids, libraryId: null })
  const seen = everything.filter(id => (access.resources.get(id)?.level ?? null) !== null)
  t.true(seen.length > shared.size + 10, 'collections give something too')
  for (const [list, expected] of [
    [seenBy, seen],
    [sharedWith, everything.filter(id => shared.has(id))],
  ] as const) {
    for (const limit of [3, 50]) {
      const found: string[] = []
      let after: ReachPlace | undefined
      do {
        const { items, next } = await list(context, { subject: ivy, after, limit })
        found.push(...items.map(({ resource }) => resource.id))
        after = next
      } while (after !== undefined)
      t.deepEqual(found, expected, `${list.name} by ${limit}`)
    }
  }
})
