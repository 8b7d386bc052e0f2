import test from 'ava'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'link-states')
const { folder } = world

test('IK-70: who has something tells how many public links show it, and each link its state', async t => {
  const outer = await folder('Linked outer')
  const file = await world.library.register({ kind: 'file', name: 'linked.jpg', parent: outer })
  const later = new Date(Date.now() + 3_600_000).toISOString()
  const make = (on: string, body: object) =>
    world.library.call('POST', `/resources/${on}/links`, body)
  t.is((await make(file, {})).body.link.state, 'open')
  t.is((await make(outer, { startsAt: later })).body.link.state, 'waiting')
  const set = await world.library.register({ kind: 'collection', name: 'linked-set' })
  await world.library.call('POST', '/collections/items', { collections: [set], resources: [outer] })
  await make(set, {})
  const told = async (on: string) =>
    (await world.library.call('GET', `/who?resource=${on}`)).body.publicLinks
  t.deepEqual(await told(file), { open: 2, waiting: 1 })
  t.deepEqual(await told(outer), { open: 1, waiting: 1 })
  const { body } = await world.library.call('GET', `/resources/${outer}/links`)
  t.deepEqual(
    body.items.map((link: { state: string }) => link.state),
    ['waiting'],
  )
})
