import test from 'ava'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { adminClient } from '../../support/admin.ts'
import { collectionWorld } from '../../support/collections.ts'
import { libraryClient } from '../../support/library.ts'

const world = collectionWorld(test, 'unbacked')
const { person } = world

type Unbacked = {
  resource: { id: string; name: string }
  collection: { id: string }
  cap: string
  adderLevel: string | null
  addedBy: { id: string }
}

async function report(limit = 50): Promise<readonly Unbacked[]> {
  const items: Unbacked[] = []
  for (let query = `limit=${limit}`; ;) {
    const { status, body } = await world.library.call('GET', `/unbacked-items?${query}`)
    if (status !== 200) throw new Error(JSON.stringify(body))
    items.push(...body.items)
    if (body.next === null) return items
    query = `limit=${limit}&cursor=${encodeURIComponent(body.next)}`
  }
}

const told = async (limit?: number): Promise<readonly string[]> =>
  (await report(limit)).map(
    ({ resource, cap, adderLevel }) => `${resource.name} ${cap} ${adderLevel}`,
  )

test.serial(
  'IK-57: what a collection passes on although its adder lost it is reported, until it is taken out',
  async t => {
    const [mia, noa] = [await person('mia'), await person('noa')]
    const files: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) files.push(await world.file(`${name}.jpg`))
    const [a = '', b = '', c = '', d = ''] = files
    for (const each of [a, b, c]) await world.library.share(each, mia, 'manage')
    await world.library.share(d, noa, 'contribute')
    const [set, other] = [await world.collection('mias', mia), await world.collection('noas', noa)]
    await world.put([set], [a, b, c], mia)
    await world.put([other], [d], noa)
    await world.put([other], [a])
    t.deepEqual(await told(), [])
    await world.library.share(b, mia, 'view')
    await world.library.call('POST', '/shares/revoke', {
      shares: [{ resource: a, principalId: mia }],
    })
    t.is(await world.library.levelOf(mia, a), 'manage', 'the collection still gives it')
    t.deepEqual(await told(), ['a.jpg manage null', 'b.jpg manage view'])
    t.deepEqual(await told(1), ['a.jpg manage null', 'b.jpg manage view'], 'page by page')
    await suspendUser(world.context, noa)
    t.is((await told()).at(-1), 'd.jpg contribute null')
    const [first] = await report()
    t.like(first, { addedBy: { id: mia }, collection: { id: set } })
    await world.library.call('DELETE', `/resources/${b}`)
    t.deepEqual(
      await told(),
      ['a.jpg manage null', 'd.jpg contribute null'],
      'not what is in the bin',
    )
    await world.library.call('POST', `/collections/${set}/items/remove`, { resources: [a] })
    t.deepEqual(await told(), ['d.jpg contribute null'])
  },
)

test.serial(
  'the report is for those who manage every collection, of their library alone',
  async t => {
    const restricted = await adminClient(world.app, world.account, {
      role: 'media_library_restricted_access',
    })
    t.is((await restricted.get('/library/unbacked-items')).status, 403)
    const full = await adminClient(world.app, world.account, { role: 'media_library_full_access' })
    t.is((await full.get('/library/unbacked-items')).body.items.length, 1)
    const elsewhere = await libraryClient(world.app, world.account)
    await elsewhere.register({ kind: 'file', name: 'own.jpg' })
    t.deepEqual((await elsewhere.call('GET', '/unbacked-items')).body, { items: [], next: null })
    const mia = await person('mia-report')
    t.is((await world.library.call('GET', '/unbacked-items', undefined, mia)).status, 403)
  },
)

test.serial(
  'IK-52: who may share a file is told every collection that it is in, others those that they see',
  async t => {
    const above = await world.folder('Around')
    const file = await world.file('around.jpg', above)
    const [mia, noa, zoe] = [
      await person('mia-around'),
      await person('noa-around'),
      await person('zoe-around'),
    ]
    const [seen, hidden, binned] = [
      await world.collection('seen-around'),
      await world.collection('hidden-around'),
      await world.collection('binned-around'),
    ]
    await world.put([seen, hidden, binned], [file])
    await world.put([seen], [above])
    await world.library.call('DELETE', `/resources/${binned}`)
    await world.library.share(file, mia, 'manage')
    await world.library.share(file, noa, 'contribute')
    await world.library.share(seen, noa, 'view')
    const list = async (by?: string) => {
      const path = `/resources/${file}/collections`
      const { status, body } = await world.library.call('GET', path, undefined, by)
      if (status !== 200) return status
      return body.items.map(
        (each: { collection: { name: string }; item: { name: string }; cap: string }) =>
          `${each.item.name} in ${each.collection.name}`,
      )
    }
    const [one, two] = ['around.jpg in hidden-around', 'around.jpg in seen-around']
    const sorted = async (by?: string) => (await list(by)).toSorted()
    t.deepEqual(await sorted(mia), [one, 'Around in seen-around', two].toSorted())
    t.deepEqual(
      await sorted(noa),
      ['Around in seen-around', two].toSorted(),
      'nothing of the hidden one',
    )
    t.is(await list(zoe), 404)
    t.deepEqual(await sorted(), [one, 'Around in seen-around', two].toSorted())
  },
)
