import { collectResources } from '../../../src/domain/collections/collect.ts'
import { uncollectResources } from '../../../src/domain/collections/uncollect.ts'
import { sweepExpiredShares } from '../../../src/domain/shares/expired-shares.ts'
import { revokeShares } from '../../../src/domain/shares/revoke-shares.ts'
import { share } from '../../../src/domain/shares/share.ts'
import { type Level, levelOf } from '../../../src/model/level.ts'
import { setClock } from '../../support/clock.ts'
import { type Oracle, rankOn } from './oracle.ts'
import { as, assetsIn, collectionsIn, isLiving, placesIn } from './places.ts'
import { people } from './steps-of-people.ts'
import { tree } from './steps-of-tree.ts'
import { agree, among, type Steps } from './step.ts'
import { addResource } from './world.ts'

/** What is given and collected, each by the domain and in the oracle. */
const library: Steps = {
  share: async ({ context, oracle, start }, [one, two, three]) => {
    const resource = among(one % 3 === 0 ? collectionsIn(oracle) : oracle.resources.keys(), one)
    const principalId = among([...oracle.users.keys(), ...oracle.groups.keys()], two)
    const rank = 1 + (three % 3)
    const until = three % 4 === 0 ? oracle.now + 1.5 + (one % 3) : null
    const end = until === null ? null : new Date(start.getTime() + until * 3_600_000)
    const wanted = {
      resource,
      principalId,
      level: levelOf(rank) as Level,
      reason: null,
      until: end,
    }
    const [result] = await share(context, [wanted])
    agree(result?.outcome !== 'refused', isThere(oracle, principalId) && isLiving(oracle, resource))
    if (result?.outcome === 'refused') return
    const own = oracle.shares.get(resource) ?? new Map<string, Given>()
    oracle.shares.set(resource, own.set(principalId, { rank, until }))
  },
  unshare: async ({ context, oracle }, [one]) => {
    const all = [...oracle.shares].flatMap(([resource, own]) =>
      [...own.keys()].map(principalId => ({ resource, principalId })),
    )
    const gone = among(all, one)
    const [result] = await revokeShares(context, [gone])
    agree(result?.outcome !== 'refused', isLiving(oracle, gone.resource))
    if (result?.outcome !== 'refused') oracle.shares.get(gone.resource)?.delete(gone.principalId)
  },
  make: async (world, [one, two, three]) => {
    const kind = among(['folder', 'file', 'collection'] as const, one)
    const parent = kind === 'collection' ? null : among(placesIn(world), two)
    const owner = three % 2 === 0 ? null : among(world.oracle.users.keys(), three)
    await addResource(world, { kind, parent, owner })
  },
  collect: async (world, [one, two, three]) => {
    const { oracle } = world
    const collection = among(collectionsIn(oracle), one)
    const resource = among(assetsIn(oracle), two)
    const anybody = [null, ...oracle.users.keys()]
    const able = anybody.filter(id =>
      [collection, resource].every(each => rankToCollect(oracle, id, each) >= 2),
    )
    const actor = among(three % 3 === 0 ? anybody : able.slice(1).concat(anybody), three)
    const wanted = { collections: [collection], resources: [resource] }
    const [result] = await collectResources(await as(world, actor), wanted)
    const has = rankToCollect(oracle, actor, resource)
    const cap = Math.min(has, rankToCollect({ ...oracle, now: Infinity }, actor, resource))
    const into = rankToCollect(oracle, actor, collection)
    agree(result?.outcome !== 'refused', Math.min(has, into) >= 2 && cap > 0)
    if (result?.outcome === 'refused') return
    const caps = oracle.items.get(collection) ?? new Map<string, number>()
    oracle.items.set(collection, caps.set(resource, Math.max(cap, caps.get(resource) ?? 0)))
  },
  uncollect: async ({ context, oracle }, [one]) => {
    const all = [...oracle.items].flatMap(([collection, caps]) =>
      [...caps.keys()].map(resource => ({ collection, resource })),
    )
    const { collection, resource } = among(all, one)
    await uncollectResources(context, collection, [resource])
    oracle.items.get(collection)?.delete(resource)
  },
  hour: async ({ app, oracle }, [one]) => {
    oracle.now += 1 + (one % 3)
    await setClock(app.db, { ahead: oracle.now * 3600 })
  },
  sweep: async ({ context }) => sweepExpiredShares(context),
  strict: async ({ app, context, oracle }) => {
    oracle.strict = !oracle.strict
    const strict_collections = oracle.strict
    await app
      .db('libraries')
      .where({ account_id: context.account.id })
      .update({ strict_collections })
  },
  flow: async ({ app, context, oracle }) => {
    oracle.viewOnly = !oracle.viewOnly
    const collection_flow = oracle.viewOnly ? 'view' : 'level'
    await app.db('libraries').where({ account_id: context.account.id }).update({ collection_flow })
  },
}

export const steps: Steps = { ...library, ...tree, ...people }

type Given = { readonly rank: number; readonly until: number | null }

/** Whether things are shared with this user or group now (IK-41). */
function isThere({ users, groups }: Oracle, id: string): boolean {
  const role = users.get(id)?.role ?? 'media_library_restricted_access'
  return role === 'media_library_restricted_access' && groups.get(id)?.deleted !== true
}

/** The level of who has the rights that adding needs; of nobody: of whoever keeps the library. */
function rankToCollect(oracle: Oracle, actor: string | null, id: string): number {
  if (!isLiving(oracle, id)) return 0
  if (actor === null) return 3
  const role = oracle.users.get(actor)?.role ?? 'finance'
  return mayCollect.includes(role) ? rankOn(oracle, actor, id) : 0
}

const mayCollect: readonly string[] = [
  'media_library_restricted_access',
  'media_library_full_access',
  'developer',
]
