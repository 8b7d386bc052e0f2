import test from 'ava'
import { discardGroup, abandonGroup } from '../../../src/domain/groups/deleted-groups.ts'
import { purgeDeletedGroups } from '../../../src/domain/groups/deleted-groups.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { purgeBin } from '../../../src/domain/resources/purge.ts'
import { closeDueReviews } from '../../../src/domain/shares/close-reviews.ts'
import { sweepExpiredShares } from '../../../src/domain/shares/expired-shares.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { collectionWorld } from '../../support/collections.ts'
import { deadlocksIn } from '../../support/deadlocks.ts'
import { localGroup } from '../../support/groups.ts'
import type { LibraryAnswer } from '../../support/library.ts'

const world = collectionWorld(test, 'lock-order')
const { folder, file, person, collection } = world
const connections = 10
const rounds = 3

const counted = (): Promise<number> => deadlocksIn(world.app.db, connections)
const call = (method: string, path: string, body?: unknown, by?: string): Promise<LibraryAnswer> =>
  world.library.call(method, path, body, by)

/** Numbers that look like chance, the same in every run. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const next = chance(6)

function shuffled<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  return items
    .map(item => ({ item, at: next() }))
    .toSorted((one, other) => one.at - other.at)
    .slice(0, count)
    .map(({ item }) => item)
}

/** None of them met something that a client would hear of as busy or broken. */
async function all(requests: readonly Promise<LibraryAnswer | undefined | void>[]): Promise<void> {
  for (const answer of await Promise.all(requests)) {
    if (answer && answer.status >= 500) throw new Error(JSON.stringify(answer.body))
  }
}

test.serial('the count of deadlocks sees one', async t => {
  const before = await counted()
  const { db } = world.app
  const ids = [await folder('One'), await folder('Other')]
  const hold = (trx: typeof db, id = '') =>
    trx.raw('select 1 from resources where id = ? for update', [id])
  const both = await Promise.all([db.transaction(), db.transaction()])
  for (const [at, trx] of both.entries()) await hold(trx, ids[at])
  const ended = await Promise.allSettled(
    both.map(async (trx, at) => {
      try {
        await hold(trx, ids[1 - at])
      } finally {
        await trx.rollback()
      }
    }),
  )
  t.is(ended.filter(({ status }) => status === 'rejected').length, 1)
  t.is((await counted()) - before, 1)
})

type Pair = { readonly resource: string; readonly principalId: string }

/** Files in a folder, each shared with the same people and groups, a review of all of it, and what is to go meanwhile. */
async function sharedWorld(name: string) {
  const top = await folder(name)
  const going = await world.library.register({ kind: 'folder', name: 'going', parent: top })
  const files: string[] = []
  for (let at = 0; at < 6; at++) {
    files.push(await file(`${at}`, top), await file(`${at}`, going))
  }
  const people: string[] = []
  for (let at = 0; at < 4; at++) people.push(await person(`${name}-${at}`))
  const groups: string[] = []
  for (let at = 0; at < 3; at++) {
    groups.push((await localGroup(world.context, `${name} ${at}`, { members: people })).id)
  }
  const pairs = files.flatMap(resource =>
    [...people, ...groups].map((principalId): Pair => ({ resource, principalId })),
  )
  const given = pairs.map(pair => ({ ...pair, level: 'view' }))
  await all([call('POST', '/shares', { shares: given })])
  const campaign = { name, dueAt: '2099-01-01T00:00:00Z', unanswered: 'flag' }
  const reviews: string[] = []
  for (const scope of [{ resource: top }, { resource: going }, { groupId: groups[0] }]) {
    const { body } = await call('POST', '/reviews', { ...campaign, ...scope })
    reviews.push(body.id)
  }
  const asker = people[0] ?? ''
  const asked = await call('POST', '/access-requests', { resource: top, level: 'view' }, asker)
  return { top, going, files, people, groups, pairs, reviews, asker, request: asked.body.id }
}

test.serial(
  'share, extend, revoke, review, request, purge, and deletion of groups and users wait for each other in one order',
  async t => {
    const before = await counted()
    const { context } = world
    for (let round = 0; round < rounds; round++) {
      const { going, people, groups, pairs, reviews, request } = await sharedWorld(`Shares${round}`)
      await call('DELETE', `/resources/${going}`)
      await discardGroup(context, groups[2] ?? '', { confirmation: `Shares${round} 2` })
      const due = { due_at: world.app.db.raw(`now() - interval '1 second'`) }
      await world.app.db('share_reviews').where({ id: reviews[1] }).update(due)
      const answers = (id = ''): Promise<LibraryAnswer> =>
        call('POST', `/reviews/${id}/answers`, {
          answers: shuffled(pairs).map(pair => ({ ...pair, answer: 'keep' })),
        })
      await all([
        call('POST', '/shares', {
          shares: shuffled(pairs).map(pair => ({ ...pair, level: 'manage' })),
        }),
        call('POST', '/shares/revoke', { shares: shuffled(pairs, 40) }),
        call('POST', '/shares/extend', { shares: shuffled(pairs), until: '2098-01-01T00:00:00Z' }),
        call('DELETE', `/bin/${going}`),
        removeGroup(context, groups[1] ?? ''),
        answers(reviews[0]),
        answers(reviews[2]),
        removeUser(context, people[3] ?? '').then(() => undefined),
        call('POST', `/access-requests/${request}/grant`, {}),
        abandonGroup(context, groups[2] ?? '').then(() => purgeDeletedGroups(context)),
        closeDueReviews(context),
        call('POST', '/shares/revoke', { shares: shuffled(pairs, 40) }),
        call('POST', '/shares', {
          shares: shuffled(pairs).map(pair => ({ ...pair, level: 'view', until: null })),
        }),
        removeUser(context, people[2] ?? '').then(() => undefined),
        sweepExpiredShares(context),
      ])
    }
    t.is((await counted()) - before, 0)
  },
)

test.serial('shares that come and go are taken in one order', async t => {
  const before = await counted()
  const [files, people] = [[] as string[], [] as string[]]
  for (let at = 0; at < 3; at++) {
    files.push(await file(`Come and go ${at}`))
    people.push(await person(`come-and-go-${at}`))
  }
  const pairs = files.flatMap(resource =>
    people.map((principalId): Pair => ({ resource, principalId })),
  )
  const requests = Array.from({ length: 120 }, (_, at) => {
    const some = shuffled(pairs, 3 + (at % 7))
    if (at % 3 === 0) return call('POST', '/shares/revoke', { shares: some })
    const level = at % 2 === 0 ? 'view' : 'manage'
    return call('POST', '/shares', { shares: some.map(pair => ({ ...pair, level })) })
  })
  await all(requests)
  t.is((await counted()) - before, 0)
  const given = await world.app
    .db('events')
    .where({ type: 'share.given' })
    .whereIn('target_id', files)
  const revoked = await world.app
    .db('events')
    .where({ type: 'share.revoked' })
    .whereIn('target_id', files)
  const left = await world.app.db('shares').whereIn('resource_id', files)
  t.is(given.length - revoked.length, left.length, 'every change is told once')
})

/** Two folders with things of the same names, by key and owned by somebody, a third to copy to, and collections. */
async function treeWorld(name: string) {
  const owner = await person(`${name}-owner`)
  const keyOf = (at: number): string => `${name}-${at}`
  const [a, b, c] = [
    await folder(`${name} a`),
    await folder(`${name} b`),
    await folder(`${name} c`),
  ]
  const items = [a, b].flatMap((parent, side) =>
    Array.from({ length: 5 }, (_, at) => {
      const kind = at < 2 ? 'folder' : 'file'
      return { kind, name: `${at}`, parent, key: keyOf(side * 5 + at), ownerId: owner }
    }),
  )
  const registered = await call('POST', '/resources', { resources: items })
  const ids: string[] = registered.body.results.map(({ id }: { id: string }) => id)
  const inside = [
    ...(await Promise.all(ids.slice(0, 2).map(id => file('deep', id)))),
    ...(await Promise.all(ids.slice(5, 7).map(id => file('deep', id)))),
  ]
  const collections: string[] = []
  for (let at = 0; at < 3; at++) collections.push(await collection(`${name}-${at}`))
  return { owner, a, b, c, items, ids, inside, collections }
}

test.serial(
  'register, move, merge, copy, transfer, collect, rename, bin and purge wait for each other in one order',
  async t => {
    const before = await counted()
    for (let round = 0; round < rounds; round++) {
      const { owner, a, b, c, items, ids, inside, collections } = await treeWorld(`Tree${round}`)
      const things = [...ids, ...inside, a, b]
      const changed = (mark: string): object => ({
        resources: shuffled(items).map(item => ({ ...item, metadata: { mark } })),
      })
      const collect = (): Promise<LibraryAnswer> =>
        call('POST', '/collections/items', {
          collections: shuffled(collections),
          resources: shuffled(things),
        })
      const share = (principalId: string): Promise<LibraryAnswer> =>
        call('POST', '/shares', {
          shares: shuffled(things).map(resource => ({ resource, principalId, level: 'view' })),
        })
      const move = (onConflict: string, to: string): Promise<LibraryAnswer> =>
        call('POST', '/resources/move', { resources: shuffled(ids.slice(0, 5)), to, onConflict })
      await all([
        collect(),
        call('POST', '/resources', changed('x')),
        move('merge', b),
        share(owner),
        call('POST', `/owners/${owner}/transfer`, { to: null }),
        call('POST', '/resources?atomic=true', changed('y')),
        call('POST', `/resources/${a}/copy`, { to: c, onConflict: 'merge' }),
        collect(),
        call('POST', `/collections/${collections[0]}/items/remove`, {
          resources: shuffled(things),
        }),
        call('POST', `/resources/${b}/copy`, {
          to: c,
          name: `Tree${round} a`,
          onConflict: 'merge',
        }),
        call('PATCH', `/resources/${ids[6]}`, { name: 'new', metadata: { mark: 'z' } }),
        call('DELETE', `/resources/${ids[5]}`).then(() => call('DELETE', `/bin/${ids[5]}`)),
        call('POST', '/resources', changed('z')),
        collect(),
        move('refuse', c),
        call('DELETE', `/resources/${collections[1]}`).then(() =>
          call('DELETE', `/bin/${collections[1]}`),
        ),
        purgeBin(world.context),
      ])
    }
    t.is((await counted()) - before, 0)
  },
)
