import { megabytes, type Row } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import { addMembers, bulkUrn, groupUrn, type Scim, userUrn } from '../support/scim.ts'

export type SyncSize = {
  readonly users: number
  readonly groups: number
  readonly memberships: number
}

/** A first sync as Entra does it: look up, create, then members a few at a time, eight requests in flight. */
export async function syncRow(place: Place, scim: Scim, size: SyncSize): Promise<Row> {
  const memory = watchMemory(place)
  const began = performance.now()
  const users: string[] = []
  await inLanes(8, size.users, async index => {
    const userName = `sync-${index}@bench.example`
    await scim.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)
    const { body } = await scim.send('POST', '/Users', {
      schemas: [userUrn],
      userName,
      externalId: `s-${index}`,
      active: true,
    })
    users[index] = body.id
  })
  const each = size.memberships / size.groups
  await inLanes(8, size.groups, async index => {
    const displayName = `Sync group ${index}`
    await scim.send(
      'GET',
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`,
    )
    const { body } = await scim.send('POST', '/Groups', {
      schemas: [groupUrn],
      displayName,
      externalId: `g-${index}`,
    })
    for (let from = 0; from < each; from += 20) {
      const ids = Array.from(
        { length: Math.min(20, each - from) },
        (_, at) => users[(index * 25 + from + at) % users.length] ?? '',
      )
      await scim.send('PATCH', `/Groups/${body.id}`, addMembers(...ids))
    }
  })
  return told('first sync by ordinary requests', size, { began, memory: memory() })
}

/** The same by Bulk: users, then groups with their members in their bodies. */
export async function bulkSyncRow(place: Place, scim: Scim, size: SyncSize): Promise<Row> {
  const memory = watchMemory(place)
  const began = performance.now()
  const users: string[] = []
  const chunk = 500
  await inLanes(2, Math.ceil(size.users / chunk), async lane => {
    const count = Math.min(chunk, size.users - lane * chunk)
    const Operations = Array.from({ length: count }, (_, at) => {
      const index = lane * chunk + at
      const data = {
        schemas: [userUrn],
        userName: `bsync-${index}@bench.example`,
        externalId: `bs-${index}`,
        active: true,
      }
      return { method: 'POST', path: '/Users', bulkId: `u${index}`, data }
    })
    const { body } = await scim.send('POST', '/Bulk', { schemas: [bulkUrn], Operations })
    for (const [at, { location = '', status }] of body.Operations.entries()) {
      if (status !== '201') throw new Error(`a user of the bulk was answered ${status}`)
      users[lane * chunk + at] = location.slice(location.lastIndexOf('/') + 1)
    }
  })
  const each = size.memberships / size.groups
  await inLanes(2, Math.ceil(size.groups / 100), async lane => {
    const Operations = Array.from({ length: 100 }, (_, at) => {
      const index = lane * 100 + at
      const members = Array.from({ length: each }, (_, member) => ({
        value: users[(index * 25 + member) % users.length],
      }))
      const data = { schemas: [groupUrn], displayName: `Bulk group ${index}`, members }
      return { method: 'POST', path: '/Groups', bulkId: `g${index}`, data }
    })
    const { body } = await scim.send('POST', '/Bulk', { schemas: [bulkUrn], Operations })
    const wrong = body.Operations.find(({ status }) => status !== '201')
    if (wrong !== undefined) throw new Error(`a group of the bulk was answered ${wrong.status}`)
  })
  return told('first sync by Bulk', size, { began, memory: memory() })
}

/** Reads a whole group and tells by how much the server grew. */
export async function streamRow(place: Place, scim: Scim, group: string): Promise<Row> {
  await scim.send('GET', `/Groups/${group}?excludedAttributes=members`)
  const before = place.memory()
  const memory = watchMemory(place)
  const { bytes } = await scim.send('GET', `/Groups/${group}`)
  const grown = memory() - before
  return [
    'GET of the largest group',
    `grew by ${megabytes(grown)}`,
    `${megabytes(bytes)} sent`,
    'below 60 MB',
    grown < 60 * 1024 * 1024,
  ]
}

function told(
  what: string,
  size: SyncSize,
  { began, memory }: { began: number; memory: number },
): Row {
  const minutes = (performance.now() - began) / 60_000
  const [users, groups, memberships] = [size.users, size.groups, size.memberships].map(each =>
    each.toLocaleString('en'),
  )
  const named = `${what}: ${users} users, ${groups} groups, ${memberships} memberships`
  return [
    named,
    `${minutes.toFixed(1)} minutes`,
    `at most ${megabytes(memory)} resident`,
    'minutes, below 400 MB',
    memory < 400 * 1024 * 1024,
  ]
}

/** Samples the resident memory of the server; the function gives the most that was seen and ends it. */
function watchMemory(place: Place): () => number {
  let most = place.memory()
  const timer = setInterval(() => (most = Math.max(most, place.memory())), 20)
  return () => {
    clearInterval(timer)
    return Math.max(most, place.memory())
  }
}

async function inLanes(
  lanes: number,
  total: number,
  act: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < total) await act(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
