import { lower, type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import { findAudience } from '../../storage/collections/audience.ts'
import { findLibrary } from '../../storage/resources/libraries.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf, type Reached } from '../decisions/access.ts'
import { askerOf } from '../decisions/asker.ts'
import type { Side } from './collection-sides.ts'

/** Who sees which collection, where it matters: in strict libraries. */
export type Widening = {
  readonly strict: ReadonlySet<string>
  readonly audience: ReadonlyMap<string, readonly string[]>
  /** What each of them has now. */
  readonly access: ReadonlyMap<string, Access>
}

/** More than so many principals are not looked at one by one: then adding counts as widening. */
const mostLookedAt = 100

/**
 * What a strict library has to know: there, adding something to a collection that others see needs *manage* on it, where
 * one of them has less on it by now than the collection would give them (C6).
 */
export async function wideningOf(
  context: Context,
  collections: readonly Side[],
  resources: readonly Side[],
): Promise<Widening> {
  const into = reachedAmong(collections)
  const lesser = reachedAmong(resources).filter(({ level }) => level !== 'manage')
  const strict = lesser.length === 0 ? new Set<string>() : await strictAmong(context, into)
  if (strict.size === 0) return { strict, audience: new Map(), access: new Map() }
  const { subjectId } = await askerOf(context)
  const ids = into.filter(({ libraryId }) => strict.has(libraryId)).map(({ id }) => id)
  const key = { accountId: context.account.id, ids, limit: mostLookedAt + 1 }
  const others = (await findAudience(context.db, key)).filter(
    ({ principalId }) => principalId !== subjectId,
  )
  const audience = new Map<string, string[]>()
  for (const { collectionId, principalId } of others) {
    audience.set(collectionId, [...(audience.get(collectionId) ?? []), principalId])
  }
  const principals = [...new Set(others.map(each => each.principalId))]
  const asked = [...ids, ...lesser.map(({ id }) => id)]
  const access = new Map<string, Access>()
  for (const subject of principals.slice(0, mostLookedAt)) {
    const question = { subjectId: subject, resources: asked, libraryId: null }
    access.set(subject, await accessOf(context, question))
  }
  return { strict, audience, access }
}

/** Refuses to show something to more people than had it, without *manage* on it. */
export function demandNoWidening(
  { strict, audience, access }: Widening,
  collection: Reached,
  resource: Reached,
): void {
  if (resource.level === 'manage' || !strict.has(collection.libraryId)) return
  const widens = (audience.get(collection.id) ?? []).some(principal => {
    const has = access.get(principal)?.resources
    if (has === undefined) return true
    const given = lower(has.get(collection.id)?.level ?? null, resource.level)
    return rankOf(given) > rankOf(has.get(resource.id)?.level ?? null)
  })
  if (!widens) return
  const why =
    'others see the collection: in this library adding to it what they have less on needs the level manage'
  throw new Refusal('forbidden', why, { field: 'resources' })
}

async function strictAmong(
  { db, account }: Context,
  collections: readonly Reached[],
): Promise<ReadonlySet<string>> {
  const strict = new Set<string>()
  for (const id of new Set(collections.map(({ libraryId }) => libraryId))) {
    const library = await findLibrary(db, { accountId: account.id, id })
    if (library?.strictCollections === true) strict.add(id)
  }
  return strict
}

function reachedAmong(sides: readonly Side[]): readonly (Reached & { level: Level | null })[] {
  return sides.flatMap(({ found }) => (found instanceof Refusal ? [] : found))
}
