import type { Dialect } from '../../model/connection.ts'
import type { MembershipChange } from '../../model/group.ts'
import { type Quirk, readingBy } from '../schema/quirk.ts'
import type { ResourceSchema } from '../schema/resource-schema.ts'
import { foldMembership } from './membership.ts'
import { isOnMembers } from './operation.ts'
import type { PatchOperation, ResolvedOperation } from './operation.ts'
import { resolveOperations } from './resolve.ts'

export type GroupPlan = {
  /** For `applyResolved` on the group's document, which has no members. */
  readonly attributes: readonly ResolvedOperation[]
  /** Undefined where the request does not touch membership (REP-5). */
  readonly members: MembershipChange | undefined
  readonly quirks: readonly Quirk[]
}

/** Plans a PATCH of a group without its members, so that it costs the same at any size. Throws a ScimError 400. */
export function planGroupPatch(
  schema: ResourceSchema,
  operations: readonly PatchOperation[],
  dialect: Dialect,
): GroupPlan {
  const reading = readingBy(dialect)
  const resolved = resolveOperations(schema, operations, reading)
  const members = foldMembership(resolved.filter(isOnMembers), reading)
  const attributes = resolved.filter(operation => !isOnMembers(operation))
  return { attributes, members, quirks: [...reading.quirks] }
}
