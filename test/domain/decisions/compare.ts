import { isDeepStrictEqual } from 'node:util'
import type { ExecutionContext } from 'ava'
import { listSeenCollections } from '../../../src/domain/collections/list-collections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { accessOf } from '../../../src/domain/decisions/access.ts'
import { accessWithPaths } from '../../../src/domain/decisions/explain.ts'
import { seenBy } from '../../../src/domain/decisions/seen.ts'
import { peopleWith } from '../../../src/domain/decisions/who.ts'
import { rankOf } from '../../../src/model/level.ts'
import { asCaller } from '../../support/rights.ts'
import { type Oracle, rankOn } from './oracle.ts'

type Ranks = Readonly<Record<string, number>>
/** By the subject, then by the resource. */
export type Levels = Readonly<Record<string, Ranks>>
type Compared = { readonly context: Context; readonly oracle: Oracle }

/** Every level of everybody, as the one decision finds it: by the subject, then the resource. */
export async function levelsOf(
  context: Context,
  subjects: readonly string[],
  resources: readonly string[],
): Promise<Levels> {
  const all: Record<string, Record<string, number>> = {}
  for (const subjectId of subjects) {
    const access = await accessOf(context, { subjectId, resources, libraryId: null })
    all[subjectId] = Object.fromEntries(
      resources.map(id => {
        const level = access.alive ? (access.resources.get(id)?.level ?? null) : null
        return [id, rankOf(level)]
      }),
    )
  }
  return all
}

export function foretold(
  oracle: Oracle,
  subjects: readonly string[],
  resources: readonly string[],
): Levels {
  return Object.fromEntries(
    subjects.map(subject => [
      subject,
      Object.fromEntries(resources.map(id => [id, rankOn(oracle, subject, id)])),
    ]),
  )
}

/** All pairs agree with the oracle, and every question that is built on them; of `who` those of some resources. */
export async function compare(
  t: ExecutionContext,
  { context, oracle }: Compared,
  step: { readonly told: string; readonly who: (index: number) => boolean },
): Promise<void> {
  const resources = [...oracle.resources.keys()]
  const users = [...oracle.users.keys()]
  const subjects = [...users, ...oracle.groups.keys()]
  const expected = foretold(oracle, subjects, resources)
  const levels = async (): Promise<void> =>
    same(t, await levelsOf(context, subjects, resources), expected, `levels: ${step.told}`)
  const explain = async (): Promise<void> =>
    same(t, await explained(context, subjects, resources), expected, `explain: ${step.told}`)
  const list = async (user: string): Promise<void> => {
    const has = expected[user] ?? {}
    const seen = Object.fromEntries(Object.entries(has).filter(([, rank]) => rank > 0))
    same(t, await listed(context, user), seen, `list: ${step.told}`)
    const maySee = oracle.users.get(user)?.role !== 'finance' // without the right collections.view
    const collections = Object.fromEntries(
      Object.entries(seen).filter(
        ([id]) => maySee && oracle.resources.get(id)?.kind === 'collection',
      ),
    )
    same(t, await collectionsOf(context, user), collections, `collections: ${step.told}`)
  }
  const who = async (id: string): Promise<void> => {
    const has = users.map(user => [user, expected[user]?.[id] ?? 0] as const)
    const those = Object.fromEntries(has.filter(([, rank]) => rank > 0))
    const isGone = ofBin(oracle, id)
    same(t, isGone ? {} : await whoHas(context, id), those, `who: ${step.told}`)
  }
  const asked = resources.filter((_, index) => step.who(index))
  // Nothing changes meanwhile, and the database has more than one processor.
  await Promise.all([levels(), explain(), ...users.map(list), ...asked.map(who)])
}

/** As `deepEqual`, which is slow where all is well. */
function same(
  t: ExecutionContext,
  found: Ranks | Levels,
  expected: Ranks | Levels,
  told: string,
): void {
  if (!isDeepStrictEqual(found, expected)) t.deepEqual(found, expected, told)
}

function ofBin(oracle: Oracle, id: string): boolean {
  const { binned = false, parent = null } = oracle.resources.get(id) ?? {}
  return binned || (parent !== null && ofBin(oracle, parent))
}

/** The level of the path that is said to decide, which has to be the highest of those that count. */
async function explained(
  context: Context,
  subjects: readonly string[],
  resources: readonly string[],
): Promise<Levels> {
  const all: Record<string, Record<string, number>> = {}
  for (const subjectId of subjects) {
    const { paths } = await accessWithPaths(context, { subjectId, resources, libraryId: null })
    all[subjectId] = Object.fromEntries(
      resources.map(id => {
        const own = paths.get(id) ?? []
        const counting = own.filter(({ dormant }) => dormant === null)
        const highest = Math.max(0, ...counting.map(({ level }) => rankOf(level)))
        const winner = rankOf(own.find(({ wins }) => wins)?.level ?? null)
        return [id, winner === highest ? winner : Number.NaN]
      }),
    )
  }
  return all
}

async function listed(context: Context, subject: string): Promise<Ranks> {
  const seen: Record<string, number> = {}
  for (let after: Awaited<ReturnType<typeof seenBy>>['next']; ;) {
    const { items, next } = await seenBy(context, { subject, after, limit: 7 })
    for (const { resource, level } of items) {
      if (resource.id in seen) throw new Error(`${resource.id} is listed twice`)
      seen[resource.id] = rankOf(level)
    }
    if (next === undefined) return seen
    after = next
  }
}

async function collectionsOf(context: Context, user: string): Promise<Ranks> {
  const { items } = await listSeenCollections(await asCaller(context, user), { limit: 100 })
  return Object.fromEntries(items.map(({ id, level }) => [id, rankOf(level)]))
}

async function whoHas(context: Context, resource: string): Promise<Ranks> {
  const { items } = await peopleWith(context, { resource, level: 'view' })
  return Object.fromEntries(items.map(({ user, level }) => [user.id, rankOf(level)]))
}
