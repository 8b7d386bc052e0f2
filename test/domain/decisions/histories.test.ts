import test from 'ava'
import * as fc from 'fast-check'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { testSeed } from '../../support/seed.ts'
import { compare } from './compare.ts'
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

test('IK-44, X-03, X-04, X-06, X-07: after every step of any history everybody has the level that the rules give, and every question says so', async t => {
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
    { seed, numRuns: 6, endOnFailure: true, examples: [[everyKind, everyKind]] },
  )
  t.log(`steps: ${[...done].flat().join(' ')}`)
  t.true((done.get('done') ?? 0) > 60)
})
