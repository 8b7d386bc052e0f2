import type { Dialect } from '../../../src/model/connection.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { PatchResult } from '../../../src/scim/patch/apply.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { planGroupPatch } from '../../../src/scim/patch/plan-group.ts'
import type { GroupPlan } from '../../../src/scim/patch/plan-group.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'

export const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Patches a user's document with the operations as a client would send them. */
export function patchUser(
  document: JsonObject,
  operations: readonly object[],
  dialect: Dialect = 'rfc',
): PatchResult {
  const body = { schemas: [patchOp], Operations: operations }
  return applyPatch(userResource, document, parsePatch(body, dialect).operations, dialect)
}

/** The plan of a group's PATCH with the operations as a client would send them. */
export function planGroup(operations: readonly object[], dialect: Dialect = 'compat'): GroupPlan {
  const body = { schemas: [patchOp], Operations: operations }
  return planGroupPatch(groupResource, parsePatch(body, dialect).operations, dialect)
}
