import test from 'ava'
import * as fc from 'fast-check'
import { collectResources } from '../../../src/domain/collections/collect.ts'
import { discardResource, restoreFromBin } from '../../../src/domain/resources/bin.ts'
import { shareOne } from '../../../src/domain/shares/share.ts'
import { type Level, rankOf } from '../../../src/model/level.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { testSeed } from '../../support/seed.ts'
import { compare } from './compare.ts'
import { rankOn } from './oracle.ts'
import { as, assetsIn, collectionsIn, place } from './places.ts'
import { steps } from './steps.ts'
import { take } from './take.ts'
import { makeWorld } from './world.ts'

const seed = testSeed()
const app = testApp(test)

type Taken = [kind: string, one: number, two: number, three: number]

/** How often each step is taken, of all. */
const weights: Readonly<Record<string, number>> = {
  share: 9,
  unshare: 3,
  make: 3,
  move: 5,
  copy: 2,
  merge: 2,
  collect: 6,
  uncollect: 2,
  role: 3,
  suspension: 2,
  enter: 7,
  leave: 2,
  deleteGroup: 2,
  restoreGroup: 3,
  abandonGroup: 1,
  discard: 2,
  restore: 3,
  hour: 2,
  sweep: 1,
  transfer: 2,
  removeUser: 1,
  flow: 1,
  strict: 1,
}

const kinds = Object.entries(weights).flatMap(([kind, weight]) =>
  Array.from({ length: weight }, () => kind),
)
/** Each step once, in an order in which none of them is impossible. */
const everyKind: readonly Taken[] = Object.keys(weights).map((kind, index) => [
  kind,
  index,
  3 * index,
  7 * index,
])
/** What fills a world before it is compared for the first time: an empty one shows little. */
const filling =
  'share share share share share enter enter make move collect collect collect transfer'.split(' ')
const fill = fc.tuple(fc.constantFrom(...filling), fc.nat(999), fc.nat(999), fc.nat(999))
const step = fc.tuple(fc.constantFrom(...kinds), fc.nat(999), fc.nat(999), fc.nat(999))

test.serial(
  'IK-44, X-03, X-04, X-06, X-07: after every step of any history everybody has the level that the rules give, and every question says so',
  async t => {
    t.timeout(240_000)

    t.log(`seed ${seed}`)
    let worlds = 0
    const done = new Map<string, number>()
    const filled = fc.array(fill, { minLength: 50, maxLength: 60 })
    const history = fc.array(step, { minLength: 15, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(filled, history, async (before, taken) => {
        await setClock(app.db, { ahead: 0 })
        const world = await makeWorld(app, `history-${worlds++}`)
        for (const [kind, ...numbers] of before) await take(world, steps[kind], numbers)
        for (const [index, [kind, ...numbers]] of taken.entries()) {
          const outcome = await take(world, steps[kind], numbers)
          if (outcome === 'impossible') continue
          done.set(outcome, (done.get(outcome) ?? 0) + 1)
          const told = `step ${index} (${kind} ${numbers.join(' ')}) of seed ${seed}`
          await compare(t, world, { told, who: place => place % 4 === index % 4 })
        }
      }),
      {
        seed,
        numRuns: 6,
        endOnFailure: true,
        includeErrorInReport: true,
        examples: [[everyKind, everyKind]],
      },
    )
    t.log(`steps: ${[...done].flat().join(' ')}`)
    t.true((done.get('done') ?? 0) > 60)
  },
)

test.serial(
  'IK-54, X-03, X-07: in a fixed history a cap, an end, the bin and a strict library each decide',
  async t => {
    await setClock(app.db, { ahead: 0 })
    const world = await makeWorld(app, 'history-fixed')
    const { context, oracle, start } = world
    const told = (step: string) => compare(t, world, { told: step, who: () => true })
    const [mia = '', noa = '', zoe = ''] = oracle.users.keys()
    const [file = ''] = assetsIn(oracle).filter(id => place(oracle, id).parent !== null)
    const [set = ''] = collectionsIn(oracle)
    const give = async (resource: string, principalId: string, level: Level, hours?: number) => {
      const until = hours === undefined ? null : new Date(start.getTime() + hours * 3_600_000)
      await shareOne(context, { resource, principalId, level, reason: null, until })
      const own = oracle.shares.get(resource) ?? new Map()
      oracle.shares.set(
        resource,
        own.set(principalId, { rank: rankOf(level), until: hours ?? null }),
      )
    }
    await give(file, mia, 'contribute')
    await give(set, mia, 'contribute')
    await give(set, noa, 'manage')
    const collecting = { collections: [set], resources: [file], atomic: true }
    await collectResources(await as(world, mia), collecting)
    oracle.items.set(set, new Map([[file, 2]]))
    t.is(rankOn(oracle, noa, file), 2)
    await told('the cap')
    await give(file, zoe, 'manage', 1)
    await told('before the end')
    oracle.now = 2
    await setClock(app.db, { ahead: 2 * 3600 })
    t.is(rankOn(oracle, zoe, file), 0)
    await told('after the end')
    await discardResource(context, set)
    place(oracle, set).binned = true
    t.is(rankOn(oracle, noa, file), 0)
    await told('the collection in the bin')
    await restoreFromBin(context, set)
    place(oracle, set).binned = false
    const top = place(oracle, file).parent ?? ''
    await discardResource(context, top)
    place(oracle, top).binned = true
    await told('the folder above in the bin')
    await restoreFromBin(context, top)
    place(oracle, top).binned = false
    await steps['strict']?.(world, [0, 0, 0])
    t.is(rankOn(oracle, noa, file), 0)
    await told('a strict library')
  },
)
