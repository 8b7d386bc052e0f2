import type { Json } from '../../model/json.ts'
import type { ScimError } from '../errors.ts'

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The resource of a path: by its id, or by the bulkId of the operation that creates it. */
export type BulkTarget = { readonly id: string } | { readonly bulkId: string }

type Echo = {
  /** Where it stands in the request. */
  readonly index: number
  /** As the client named them: both come back in the result. */
  readonly method: string | undefined
  readonly bulkId: string | undefined
}

/** An operation that can be tried. */
export type BulkOperation = Echo & {
  readonly kind: 'operation'
  readonly method: BulkMethod
  readonly type: 'User' | 'Group'
  /** Undefined for a POST, and only then. */
  readonly target: BulkTarget | undefined
  readonly data: Json | undefined
  readonly version: string | undefined
  /** The bulkIds that the path and the data refer to. */
  readonly references: ReadonlySet<string>
}

/** An operation that is wrong in itself; it fails when its turn comes. */
export type FaultyOperation = Echo & { readonly kind: 'faulty'; readonly fault: ScimError }

export type AnyOperation = BulkOperation | FaultyOperation
