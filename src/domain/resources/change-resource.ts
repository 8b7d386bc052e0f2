import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { LeveledResource, Resource, ResourceReference } from '../../model/resource.ts'
import { holdResources } from '../../storage/resources/resources.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { checkMetadata, checkResourceKey, checkResourceName } from './check-resource.ts'
import { demandToSee, getResource, noSuchResource } from './resource.ts'
import { changedEvent, differs } from './resource-events.ts'

export type ResourceChange = {
  readonly expected?: Expected
  readonly name?: string | undefined
  /** For who keeps the library. */
  readonly key?: string | null | undefined
  readonly metadata?: JsonObject | undefined
}

/** Changes what a resource is called and what is said of it. A new name changes no access (IK-57). */
export async function changeResource(
  context: Context,
  reference: ResourceReference,
  { expected, ...change }: ResourceChange,
): Promise<LeveledResource> {
  return inTransaction(context, async inside => {
    const access = await accessOfAsker(inside, [reference])
    const before = await holdExpected(inside, demandToSee(access, reference).id, expected)
    const { name = before.name, key = before.key, metadata = before.metadata } = change
    const after = { ...before, name, key, metadata }
    checkResourceName(before.kind, name)
    checkResourceKey(key)
    checkMetadata(metadata)
    demandChange(access, reference, { before, after })
    if (differs(before, after)) {
      await updateResources(inside.db, [after], eventBatch(inside, [changedEvent(before, after)]))
    }
    return getResource(inside, before.id)
  })
}

/** A resource as it is now, held; refused as `stale` where it is not what whoever asks saw. */
export async function holdExpected(
  { db, account }: Context,
  id: string,
  expected: Expected,
): Promise<Resource> {
  const held = (await holdResources(db, account.id, [id])).get(id)
  if (held === undefined) throw noSuchResource()
  if (isExpected(expected, held.version)) return held
  throw new Refusal('stale', `the resource is at version ${held.version} by now`)
}

type Change = { readonly before: Resource; readonly after: Resource }

function demandChange(access: Access, reference: string, { before, after }: Change): void {
  const isCollection = before.kind === 'collection'
  if (before.name !== after.name) {
    demandOn(access, reference, isCollection ? 'collection.rename' : 'file.rename')
  }
  if (!isDeepStrictEqual(before.metadata, after.metadata)) {
    demandOn(access, reference, isCollection ? 'collection.rename' : 'metadata.change')
  }
  if (before.key !== after.key && !access.rights.has('library.keep')) {
    throw new Refusal('forbidden', 'this needs the right library.keep', { field: 'key' })
  }
}
