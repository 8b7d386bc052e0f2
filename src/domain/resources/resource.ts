import type { Level } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { LeveledResource, Resource, ResourceReference } from '../../model/resource.ts'
import { findPresentOwners } from '../../storage/resources/owners.ts'
import { findResources } from '../../storage/resources/resources.ts'
import type { Context } from '../context.ts'
import type { Access, Reached } from '../decisions/access.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'

/** One resource with the level of whoever asks. */
export async function getResource(
  context: Context,
  reference: ResourceReference,
): Promise<LeveledResource> {
  const { id, level } = demandToSee(await accessOfAsker(context, [reference]), reference)
  return { ...(await readResource(context, id)), level: level as Level }
}

/** A resource as it is, for whoever has just changed it: what they have on it may be gone by that. */
export async function readResource(context: Context, id: string): Promise<Resource> {
  const found = await findResources(context.db, context.account.id, [id])
  const [resource] = await withPresentOwners(context, found)
  if (resource === undefined) throw noSuchResource()
  return resource
}

/** The resource, for whoever may see it. */
export function demandToSee(access: Access, reference: ResourceReference): Reached {
  const isCollection = access.resources.get(reference)?.kind === 'collection'
  return demandOn(access, reference, isCollection ? 'collection.see' : 'asset.see')
}

/** Resources with the owners that they have by now; null for the account itself. */
export async function withPresentOwners<Own extends Resource>(
  { db, account }: Context,
  resources: readonly Own[],
): Promise<readonly Own[]> {
  const owners = new Set(resources.flatMap(({ ownerId }) => ownerId ?? []))
  const present = await findPresentOwners(db, account.id, [...owners])
  const now = (ownerId: string): string | null => {
    const by = present.get(ownerId) ?? ownerId
    return by === account.id ? null : by
  }
  return resources.map(each =>
    each.ownerId === null ? each : { ...each, ownerId: now(each.ownerId) },
  )
}

export function noSuchResource(): Refusal {
  return new Refusal('not-found', 'there is no such resource')
}
