import type { Json } from '../../model/json.ts'
import { groupWrites } from '../groups/operations.ts'
import type { Writes, Written } from '../write.ts'
import { userWrites } from '../users/operations.ts'
import type { BulkOperation } from './operation.ts'
import type { Done } from './progress.ts'
import { type Resolve, resolveReferences } from './references.ts'

type Resource = { readonly id: string; readonly version: number }

/** The writes of single requests, which bulk operations are. */
export function writesOf({ type }: BulkOperation): Writes<Resource> {
  return type === 'User' ? userWrites : groupWrites
}

export function bodyOf(operation: BulkOperation, resolve: Resolve): Json | undefined {
  const { data, references } = operation
  return references.size === 0 ? data : resolveReferences(data, resolve)
}

export function toDone({ resource, quirks }: Written<Resource>): Done {
  return { id: resource.id, version: resource.version, quirks }
}
