import { discardResource, restoreFromBin } from '../../../src/domain/resources/bin.ts'
import { changeResource } from '../../../src/domain/resources/change-resource.ts'
import { copyResource } from '../../../src/domain/resources/copy.ts'
import { moveResources } from '../../../src/domain/resources/move.ts'
import { transferResource } from '../../../src/domain/resources/ownership.ts'
import { findResources } from '../../../src/storage/resources/resources.ts'
import { merge } from './merge.ts'
import { as, assetsIn, isLiving, isLivingBelow, place, placesIn } from './places.ts'
import { agree, among, Impossible, type Steps } from './step.ts'

/** What happens to the tree, each by the domain and in the oracle. */
export const tree: Steps = {
  move: async (world, [one, two]) => {
    const { context, oracle } = world
    const resource = among(assetsIn(oracle), one)
    const to = among(placesIn(world), two)
    await moveResources(context, { resources: [resource], to, onConflict: 'refuse' })
    place(oracle, resource).parent = to
  },
  merge: async ({ context, oracle }, [one, two]) => {
    const source = among(assetsIn(oracle), one)
    const { kind } = place(oracle, source)
    const twins = assetsIn(oracle).filter(id => id !== source && place(oracle, id).kind === kind)
    const target = among(twins, two)
    const to = place(oracle, target).parent
    if (to === place(oracle, source).parent) throw new Impossible()
    const names = new Map(
      (await findResources(context.db, context.account.id, assetsIn(oracle))).map(each => [
        each.id,
        each.name,
      ]),
    )
    const name = names.get(target) ?? ''
    await changeResource(context, source, { name })
    await moveResources(context, { resources: [source], to, onConflict: 'merge' })
    merge(oracle, names, [source, target])
  },
  copy: async (world, [one, two, three]) => {
    const { oracle, name } = world
    const [resource, to] = [among(assetsIn(oracle), one), among(placesIn(world), two)]
    const actor = among([null, ...oracle.users.keys()], three)
    const context = await as(world, actor)
    const wanted = { resource, to, name: name(), onConflict: 'refuse' } as const
    const copies = new Map((await copyResource(context, wanted)).map(({ from, id }) => [from, id]))
    const below = [...oracle.resources.keys()].filter(id => isLivingBelow(oracle, id, resource))
    agree([...copies.keys()].toSorted().join(), below.toSorted().join())
    for (const [from, id] of copies) {
      const { kind, parent } = place(oracle, from)
      const above = from === resource ? to : (copies.get(parent ?? '') ?? null)
      oracle.resources.set(id, { kind, parent: above, owner: actor, binned: false })
    }
  },
  discard: async ({ context, oracle }, [one]) => {
    const id = among(oracle.resources.keys(), one)
    await discardResource(context, id)
    agree(isLiving(oracle, id), true)
    place(oracle, id).binned = true
  },
  restore: async ({ context, oracle }, [one]) => {
    const binned = [...oracle.resources].filter(([, { binned }]) => binned).map(([id]) => id)
    const id = among(binned, one)
    await restoreFromBin(context, id)
    place(oracle, id).binned = false
    agree(isLiving(oracle, id), true)
  },
  transfer: async ({ context, oracle }, [one, two]) => {
    const id = among(oracle.resources.keys(), one)
    const to = among([null, ...oracle.users.keys()], two)
    await transferResource(context, id, { to })
    place(oracle, id).owner = to
  },
}
