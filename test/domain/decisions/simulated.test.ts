import test from 'ava'
import * as fc from 'fast-check'
import { type AccessChange, makeChange } from '../../../src/domain/simulations/access-change.ts'
import { type Effect, simulate, type Simulated } from '../../../src/domain/simulations/simulate.ts'
import { undone } from '../../../src/domain/what-if.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { levels, rankOf } from '../../../src/model/level.ts'
import { testApp } from '../../support/app.ts'
import { testSeed } from '../../support/seed.ts'
import { type Levels, levelsOf } from './compare.ts'
import { lineOf, type Oracle } from './oracle.ts'
import { assetsIn, placesIn } from './places.ts'
import { among, type Numbers } from './step.ts'
import { steps } from './steps.ts'
import { take } from './take.ts'
import { makeWorld, startRoles, type World } from './world.ts'

const seed = testSeed()
const app = testApp(test)

const filling = 'share share share enter enter make move collect collect transfer'.split(' ')
const numbers = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999))
const history = fc.array(fc.tuple(fc.constantFrom(...filling), numbers), {
  minLength: 40,
  maxLength: 50,
})

type Choose = (world: World, numbers: Numbers) => AccessChange

const resourceIn = ({ oracle }: World, number: number): string =>
  among(oracle.resources.keys(), number)
const groupIn = ({ oracle }: World, number: number): string => among(oracle.groups.keys(), number)
const userIn = ({ oracle }: World, number: number): string => among(oracle.users.keys(), number)
const anyIn = ({ oracle }: World, number: number): string =>
  among([...oracle.users.keys(), ...oracle.groups.keys()], number)

/** One of each change that can be simulated. */
const changes: Readonly<Record<AccessChange['change'], Choose>> = {
  share: (world, [one, two, three]) => {
    const given = { resource: resourceIn(world, one), principalId: anyIn(world, two) }
    return { change: 'share', ...given, level: among(levels, three) }
  },
  revoke: ({ oracle }, [one]) => {
    const all = [...oracle.shares].flatMap(([resource, own]) =>
      [...own.keys()].map(principalId => ({ resource, principalId })),
    )
    return { change: 'revoke', ...among(all, one) }
  },
  move: (world, [one, two]) => {
    const to = among(placesIn(world), two)
    return { change: 'move', resource: among(assetsIn(world.oracle), one), to }
  },
  'change-role': (world, [one, two]) => {
    return { change: 'change-role', user: userIn(world, one), role: among(startRoles, two) }
  },
  'delete-group': (world, [one]) => ({ change: 'delete-group', group: groupIn(world, one) }),
  'add-members': (world, [one, two]) => {
    return { change: 'add-members', group: groupIn(world, one), members: [anyIn(world, two)] }
  },
  'remove-member': ({ oracle }, [one]) => {
    const all = [...oracle.groups].flatMap(([group, { members }]) =>
      [...members].map(member => ({ group, member })),
    )
    return { change: 'remove-member', ...among(all, one) }
  },
}

test('what simulating a change tells is what then happens, and everybody whose level changes is told', async t => {
  t.timeout(240_000)
  t.log(`seed ${seed}`)
  let worlds = 0
  let told = 0
  const kinds = Object.keys(changes) as AccessChange['change'][]
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.array(numbers, { minLength: 21, maxLength: 21 }),
      async (taken, chosen) => {
        const world = await makeWorld(app, `simulated-${worlds++}`)
        for (const [kind, own] of taken) await take(world, steps[kind], own)
        for (const [index, own] of chosen.entries()) {
          const change = changes[kinds[index % kinds.length] ?? 'share'](world, own)
          const outcome = await compared(world, change)
          if (outcome === 'refused') continue
          told += outcome.told.length
          t.deepEqual(outcome.flaws, [], `seed ${seed}: ${JSON.stringify(change)}`)
        }
      },
    ),
    { seed, numRuns: 3, endOnFailure: true, includeErrorInReport: true },
  )
  t.true(told > 10, `${told} effects`)
})

type Compared = { readonly told: readonly Effect[]; readonly flaws: readonly string[] }

async function compared(world: World, change: AccessChange): Promise<Compared | 'refused'> {
  const { context, oracle } = world
  const every = async (inside: World['context']): Promise<Levels> =>
    levelsOf(inside, [...oracle.users.keys()], [...oracle.resources.keys()])
  try {
    const { told, everywhere } = await wholeOf(world, change)
    const before = await every(context)
    const after = await undone(context, async inside => {
      await makeChange(inside, change)
      return every(inside)
    })
    const wrong = told.filter(({ user, resource, ...each }) => {
      const was = before[user.id]?.[resource.id]
      const is = after[user.id]?.[resource.id]
      return was !== rankOf(each.before) || is !== rankOf(each.after)
    })
    const flaws = wrong.map(({ user, resource }) => `wrong: ${user.id} on ${resource.id}`)
    const untold = everywhere ? [] : missing(oracle, told, { before, after })
    return { told, flaws: [...flaws, ...untold] }
  } catch (error) {
    if (error instanceof Refusal) return 'refused'
    throw error
  }
}

async function wholeOf(
  { context }: World,
  change: AccessChange,
): Promise<{ readonly told: readonly Effect[]; readonly everywhere: boolean }> {
  const told: Effect[] = []
  for (let after: Simulated['next']; ;) {
    const { items, next, everywhere } = await simulate(context, change, { after, limit: 3 })
    told.push(...items)
    if (next === undefined) {
      return { told, everywhere: everywhere !== null && everywhere.before !== everywhere.after }
    }
    after = next
  }
}

/** Whose level changes on something of which they are told neither it, nor what is above it, nor a collection of either. */
function missing(
  oracle: Oracle,
  told: readonly Effect[],
  { before, after }: { readonly before: Levels; readonly after: Levels },
): readonly string[] {
  return Object.entries(before).flatMap(([user, own]) => {
    const named = new Set(
      told.filter(each => each.user.id === user).map(({ resource }) => resource.id),
    )
    const changed = Object.entries(own).filter(([id, rank]) => rank !== after[user]?.[id])
    return changed
      .filter(([id]) => {
        const line = lineOf(oracle, id)
        const around = [...oracle.items].filter(([, caps]) => line.some(each => caps.has(each)))
        return ![...line, ...around.map(([collection]) => collection)].some(each => named.has(each))
      })
      .map(([id]) => `untold: ${user} on ${id}`)
  })
}
