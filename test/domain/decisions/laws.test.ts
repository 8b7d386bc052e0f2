import test, { type ExecutionContext } from 'ava'
import * as fc from 'fast-check'
import type { Context } from '../../../src/domain/context.ts'
import { discardGroup } from '../../../src/domain/groups/deleted-groups.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { moveResources } from '../../../src/domain/resources/move.ts'
import { previewMove } from '../../../src/domain/resources/preview-move.ts'
import { revokeShares } from '../../../src/domain/shares/revoke-shares.ts'
import { share } from '../../../src/domain/shares/share.ts'
import { undone } from '../../../src/domain/what-if.ts'
import { type Level, levels, rankOf } from '../../../src/model/level.ts'
import { testApp } from '../../support/app.ts'
import { testSeed } from '../../support/seed.ts'
import { type Levels, levelsOf } from './compare.ts'
import { groupsOf, lineOf, type Place } from './oracle.ts'
import { assetsIn, placesIn } from './places.ts'
import { among } from './step.ts'
import { steps } from './steps.ts'
import { take } from './take.ts'
import { changeMembers, makeWorld, type World } from './world.ts'

const seed = testSeed()
const app = testApp(test)
let worlds = 0

const kinds = ['share', 'share', 'share', 'enter', 'enter', 'make', 'move', 'collect'] as const
const numbers = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999))
const history = fc.array(fc.tuple(fc.constantFrom(...kinds), numbers), {
  minLength: 25,
  maxLength: 30,
})

/** Some worlds with a history, and choices in each. */
async function inWorlds(
  t: ExecutionContext,
  law: (world: World, choices: readonly (readonly [number, number, number])[]) => Promise<void>,
): Promise<void> {
  t.timeout(120_000)
  t.log(`seed ${seed}`)
  const choices = fc.array(numbers, { minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(history, choices, async (taken, chosen) => {
      const world = await makeWorld(app, `law-${worlds++}`)
      for (const [kind, own] of taken) await take(world, steps[kind], own)
      await law(world, chosen)
    }),
    { seed, numRuns: 3, endOnFailure: true },
  )
}

/** Every level of everybody; of groups too, unless only people count. */
async function everyLevel(
  context: Context,
  { oracle }: World,
  { people = false }: { readonly people?: boolean } = {},
): Promise<Levels> {
  const subjects = [...oracle.users.keys(), ...(people ? [] : oracle.groups.keys())]
  return levelsOf(context, subjects, [...oracle.resources.keys()])
}

async function give(
  context: Context,
  { oracle }: World,
  [one, two, three]: readonly [number, number, number],
): Promise<void> {
  const resource = among(oracle.resources.keys(), one)
  const principalId = among([...oracle.users.keys(), ...oracle.groups.keys()], two)
  if (oracle.shares.get(resource)?.has(principalId) === true) return
  const level: Level = among(levels, three)
  await share(context, [{ resource, principalId, level, reason: null, until: null }])
}

test('IK-44: more shares never lower a level', async t => {
  await inWorlds(t, async (world, choices) => {
    for (const choice of choices) {
      await undone(world.context, async inside => {
        const before = await everyLevel(inside, world)
        await give(inside, world, choice)
        const after = await everyLevel(inside, world)
        for (const [subject, own] of Object.entries(before)) {
          for (const [id, rank] of Object.entries(own)) {
            t.true((after[subject]?.[id] ?? 0) >= rank, `seed ${seed}: ${subject} on ${id}`)
          }
        }
      })
    }
  })
})

test('IK-45: the order of shares does not matter', async t => {
  await inWorlds(t, async (world, choices) => {
    const pairs = new Map(choices.map(choice => [pairOf(world, choice), choice]))
    const given = async (order: readonly (readonly [number, number, number])[]): Promise<Levels> =>
      undone(world.context, async inside => {
        for (const choice of order) await give(inside, world, choice)
        return everyLevel(inside, world)
      })
    const once = [...pairs.values()]
    t.deepEqual(await given(once), await given(once.toReversed()), `seed ${seed}`)
  })
})

function pairOf({ oracle }: World, [one, two]: readonly number[]): string {
  const resource = among(oracle.resources.keys(), one ?? 0)
  return `${resource} ${among([...oracle.users.keys(), ...oracle.groups.keys()], two ?? 0)}`
}

test('IK-61: what is moved there and back is reached as before', async t => {
  await inWorlds(t, async (world, choices) => {
    const { context, oracle } = world
    const before = await everyLevel(context, world)
    for (const [one, two] of choices) {
      const resource = among(assetsIn(oracle), one)
      const back = oracle.resources.get(resource)?.parent ?? null
      const to = among(placesIn(world), two)
      if (to !== null && lineOf(oracle, to).includes(resource)) continue
      const move = async (place: string | null): Promise<unknown> =>
        moveResources(context, { resources: [resource], to: place, onConflict: 'refuse' })
      await move(to)
      await move(back)
      t.deepEqual(await everyLevel(context, world), before, `seed ${seed}: ${resource} to ${to}`)
    }
  })
})

test('IK-27: deleting a group is the same as taking out each member and taking back each of its shares', async t => {
  await inWorlds(t, async world => {
    const { context, oracle } = world
    for (const [id, { members }] of oracle.groups) {
      const deleted = await undone(context, async inside => {
        const { name } = await getGroup(inside, id)
        await discardGroup(inside, id, { confirmation: name })
        return everyLevel(inside, world, { people: true })
      })
      const emptied = await undone(context, async inside => {
        await changeMembers(inside, id, { remove: [...members] })
        const resources = [...oracle.shares].filter(([, own]) => own.has(id)).map(([each]) => each)
        await revokeShares(
          inside,
          resources.map(resource => ({ resource, principalId: id })),
        )
        return everyLevel(inside, world, { people: true })
      })
      t.deepEqual(deleted, emptied, `seed ${seed}: ${id}`)
    }
  })
})

test('IK-61: the preview of a move tells what then happens, and everybody whose level changes', async t => {
  await inWorlds(t, async (world, choices) => {
    const { context, oracle } = world
    for (const [one, two] of choices) {
      const resource = among(assetsIn(oracle), one)
      const to = among(placesIn(world), two)
      if (to !== null && lineOf(oracle, to).includes(resource)) continue
      const move = { resources: [resource], to, onConflict: 'refuse' } as const
      const { items } = await previewMove(context, move, { limit: 100 })
      const before = await everyLevel(context, world)
      await moveResources(context, move)
      const after = await everyLevel(context, world)
      const told = new Map(items.map(({ id, changes }) => [id, changes[0]]))
      for (const [subject, own] of Object.entries(after)) {
        const ranks = [before[subject]?.[resource] ?? 0, own[resource] ?? 0]
        const change = told.get(subject)
        const why = `seed ${seed}: ${subject} on ${resource} to ${to}`
        if (change !== undefined) {
          t.deepEqual([rankOf(change.before), rankOf(change.after)], ranks, why)
        } else if (ranks[0] !== ranks[1]) {
          t.true(
            [...groupsOf(oracle, subject)].some(group => told.has(group)),
            why,
          )
        }
      }
      const { parent } = oracle.resources.get(resource) as Place
      await moveResources(context, { ...move, to: parent })
    }
  })
})
