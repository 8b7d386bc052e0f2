import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, scimClient } from '../../support/scim.ts'
import { aBulk } from '../support/bulk.ts'

const app = testApp(test)

test('B-5: a client that goes away in the middle leaves every circle whole or unmade', async t => {
  const scim = await scimClient(app.inAccount(await app.makeAccount('vanish')))
  const pairs = Array.from({ length: 300 }, (_, index) => [
    circular(`left${index}`, `right${index}`),
    circular(`right${index}`, `left${index}`),
  ]).flat()
  const body = JSON.stringify(aBulk(pairs))
  const { hostname, port } = new URL(scim.base)
  const socket = connect(Number(port), hostname).on('error', () => undefined)
  socket.write(
    `POST ${new URL(scim.base).pathname}/Bulk HTTP/1.1\r\nhost: ${hostname}:${port}\r\n` +
      `authorization: Bearer ${scim.token}\r\ncontent-type: application/scim+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  while ((await lonely()).made === 0) await sleep(5)
  socket.destroy()
  const { made, halves } = await settled()
  t.true(made > 0 && made < 600, `${made} groups were made before it ended`)
  t.is(made % 2, 0)
  t.is(halves, 0, 'both of each pair hold the other')
})

function circular(name: string, other: string): unknown {
  const data = { ...aGroup(`Pair ${name}`), members: [{ value: `bulkId:${other}` }] }
  return { method: 'POST', path: '/Groups', bulkId: name, data }
}

/** How many groups of the pairs there are, and how many of them do not hold the other. */
async function lonely(): Promise<{ made: number; halves: number }> {
  const groups = await app.db('groups').whereLike('name', 'Pair %')
  const halves = groups.filter((group: { member_count: number }) => group.member_count !== 1)
  return { made: groups.length, halves: halves.length }
}

/** The same once nothing more happens. */
async function settled(): Promise<{ made: number; halves: number }> {
  let before = await lonely()
  for (;;) {
    await sleep(700)
    const now = await lonely()
    if (now.made === before.made) return now
    before = now
  }
}
