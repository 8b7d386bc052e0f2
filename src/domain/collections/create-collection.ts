import { type Level } from '../../model/level.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { LeveledResource } from '../../model/resource.ts'
import { findResources } from '../../storage/resources/resources.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { registerResources } from '../resources/register.ts'

export type NewCollection = {
  readonly name: string
  readonly metadata?: JsonObject | undefined
  /** For a person, where there are several. */
  readonly library?: string | undefined
}

/**
 * Makes a collection, which needs no level, only the right `collections.create`: a person's is theirs, that of an application
 * the account's. Its name is the account's only one, whatever its case (IK-57): `conflict`.
 */
export async function createCollection(
  context: Context,
  { name, metadata, library: libraryId }: NewCollection,
): Promise<LeveledResource> {
  return inTransaction(context, async inside => {
    const wanted = { kind: 'collection', name, metadata, key: null } as const
    const [made] = await registerResources(inside, [wanted], { libraryId })
    if (made === undefined || made.id === null) throw refusalOf(made?.error ?? null)
    const { resources } = await accessOfAsker(inside, [made.id])
    const [resource] = await findResources(inside.db, inside.account.id, [made.id])
    if (resource === undefined) throw refusalOf(null)
    return { ...resource, level: resources.get(made.id)?.level as Level }
  })
}

function refusalOf(
  error: { code: Refusal['code']; message: string; field: string | null } | null,
): Refusal {
  const { code, message, field } = error ?? unknown
  if (code === 'conflict') return new Refusal(code, 'another collection has this name', name)
  return new Refusal(code, message, field === null ? {} : { field })
}

const unknown = {
  code: 'busy',
  message: 'the collection was removed meanwhile',
  field: null,
} as const
const name = { field: 'name' } as const
