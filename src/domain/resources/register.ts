import { newId } from '../../lib/ids.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Action } from '../../model/action.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  keyPrefix,
  type Resource,
  type ResourceKind,
  type ResourceReference,
} from '../../model/resource.ts'
import { insertResources, type NewResource } from '../../storage/resources/resources.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import { ownLibrary } from './libraries.ts'
import { checkResourceKey, checkResourceName } from './resource-names.ts'

export type ResourceInput = {
  readonly kind: ResourceKind
  readonly name: string
  /** The folder that it lies in: null for the root. One that is registered in the same request is named by its key. */
  readonly parent: ResourceReference | null
  readonly key: string | null
  /** The user who made it; null for the account itself. */
  readonly ownerId: string | null
  readonly metadata: JsonObject
}

/** Registers folders, files and collections in the library of the application that asks, all or none. */
export async function registerResources(
  context: Context,
  inputs: readonly ResourceInput[],
): Promise<readonly Resource[]> {
  demandRight(context, 'library.keep')
  for (const { kind, name, key } of inputs) {
    checkResourceName(kind, name)
    if (key !== null) checkResourceKey(key)
  }
  return inTransaction(context, async inside => {
    const { caller, account, db } = inside
    if (caller?.kind !== 'application') {
      throw new Refusal('forbidden', 'an application registers what its library holds')
    }
    const library = await ownLibrary(inside, caller.id)
    const rows = await withParents(inside, inputs)
    const scope = { accountId: account.id, libraryId: library.id }
    const made = await insertResources(db, scope, rows)
    if (made.length < rows.length) {
      const taken = rows.find(({ id }) => !made.some(each => each.id === id))
      throw new Refusal('conflict', `the name or key of ${taken?.name ?? ''} is taken here`)
    }
    await recordEvents(
      inside,
      made.map(({ id, kind, name, parentId }) => {
        const target = { kind: 'resource', id, name } as const
        return { type: 'resource.created', target, data: { kind, parentId } }
      }),
    )
    return made
  })
}

const creating: Readonly<Record<ResourceKind, Action>> = {
  folder: 'folder.create',
  file: 'file.upload',
  collection: 'collection.create',
}

async function withParents(
  context: Context,
  inputs: readonly ResourceInput[],
): Promise<readonly NewResource[]> {
  const ids = inputs.map(() => newId())
  const own = new Map(inputs.map(({ key }, index) => [`${keyPrefix}${key ?? ''}`, ids[index]]))
  const parents = inputs.flatMap(({ parent }) => parent ?? [])
  const access = await accessOfAsker(context, [...new Set(parents)])
  return inputs.map(({ parent, ...input }, index) => {
    const id = ids[index] as string
    if (parent === null) return { ...input, id, parentId: null }
    const parentId = own.get(parent) ?? demandOn(access, parent, creating[input.kind]).id
    return { ...input, id, parentId }
  })
}
