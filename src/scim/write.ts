import type { Expected } from '../domain/expected-version.ts'
import type { Ctx } from '../http/state.ts'
import type { ScimContext } from './authenticate.ts'
import type { Quirk } from './schema/quirk.ts'

/** What a write names and says. `expected` is the version that the caller saw, undefined for any. */
export type WriteRequest = {
  readonly id: string
  /** What JSON.parse gave. */
  readonly body: unknown
  readonly expected?: Expected
}

/** The resource as it is after a write, and the quirks that were forgiven on the way. */
export type Written<Resource> = { readonly resource: Resource; readonly quirks: readonly Quirk[] }

/**
 * The writes of one resource type without HTTP: single requests and Bulk run the same ones. They throw `ScimError` for
 * what the body says and `Refusal` for what may not happen.
 */
export type Writes<Resource> = {
  readonly create: (
    context: ScimContext,
    request: Pick<WriteRequest, 'body'>,
  ) => Promise<Written<Resource>>
  /** Creates all of them or none, in few statements where nothing refers to another; they come back in the same order. */
  readonly createAll: (
    context: ScimContext,
    bodies: readonly unknown[],
  ) => Promise<readonly Written<Resource>[]>
  readonly replace: (context: ScimContext, request: WriteRequest) => Promise<Written<Resource>>
  readonly patch: (context: ScimContext, request: WriteRequest) => Promise<Written<Resource>>
  readonly remove: (context: ScimContext, request: Omit<WriteRequest, 'body'>) => Promise<void>
}

/** Adds the names of forgiven quirks to the log line of the request. */
export function noteQuirks(ctx: Ctx, quirks: readonly Quirk[]): void {
  if (quirks.length === 0) return
  ctx.state.quirks = [...new Set([...(ctx.state.quirks ?? []), ...quirks])]
}
