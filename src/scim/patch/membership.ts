import type { Condition } from '../../model/condition.ts'
import type { MembershipChange } from '../../model/group.ts'
import type { Json } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import { checkValue } from '../schema/check.ts'
import { isJsonList, isJsonObject, ownValue } from '../schema/json-object.ts'
import type { Reading } from '../schema/quirk.ts'
import { valuesToRemove } from './client-habits.ts'
import { immovable, isUnassigned } from './mutability.ts'
import type { AttributeOperation } from './operation.ts'
import { nameOf } from './operation.ts'

/**
 * Folds operations on `members`, in order, into one change that needs no look at the present members. Undefined where they
 * change nothing.
 */
export function foldMembership(
  operations: readonly AttributeOperation[],
  reading: Reading,
): MembershipChange | undefined {
  const fold: Fold = { replace: undefined, add: new Set(), remove: new Set() }
  for (const operation of operations) foldOne(fold, operation, reading)
  const { replace, add, remove } = fold
  if (replace !== undefined) return { replace, add: new Set(), remove: new Set() }
  return add.size + remove.size === 0 ? undefined : { add, remove }
}

type Fold = {
  replace: Set<string> | undefined
  readonly add: Set<string>
  readonly remove: Set<string>
}

function foldOne(fold: Fold, operation: AttributeOperation, reading: Reading): void {
  const { op, target, value } = operation
  // GRP-1: the parts of a member are immutable.
  if (target.sub !== undefined) throw immovable(nameOf(target), 'cannot be changed')
  if (op === 'remove') return foldRemoval(fold, operation, reading)
  if (target.where !== undefined) {
    throw badRequest('invalidPath', `members[...] can only be removed; ${op} takes members`)
  }
  const ids = idsOf(operation, value, reading)
  if (op === 'replace') {
    fold.replace = new Set(ids)
    return
  }
  for (const id of ids) {
    if (fold.replace === undefined) fold.add.add(id)
    else fold.replace.add(id)
    fold.remove.delete(id)
  }
}

function foldRemoval(fold: Fold, operation: AttributeOperation, reading: Reading): void {
  const ids = removedIds(operation, reading)
  if (ids === undefined) {
    fold.replace = new Set()
    return
  }
  for (const id of ids) {
    if (fold.replace === undefined) fold.remove.add(id)
    else fold.replace.delete(id)
    fold.add.delete(id)
  }
}

/** Undefined for all of them. */
function removedIds(
  operation: AttributeOperation,
  reading: Reading,
): readonly string[] | undefined {
  const { where } = operation.target
  if (where !== undefined) return idsInFilter(where)
  const listed = valuesToRemove(operation.value, reading)
  if (listed !== undefined) return idsOf(operation, listed, reading)
  if (isUnassigned(operation.value)) return undefined
  throw badRequest('invalidValue', 'remove takes no value; use members[value eq "..."]')
}

function idsOf(
  { target }: AttributeOperation,
  value: Json | undefined,
  reading: Reading,
): readonly string[] {
  const members = checkValue(target.definition, value, 'members', reading)
  return (isJsonList(members) ? members : []).map(member => {
    const id = isJsonObject(member) ? ownValue(member, 'value') : undefined
    if (typeof id === 'string') return id
    throw badRequest(
      'invalidValue',
      'members: each member needs a value, the id of a user or group',
    )
  })
}

function idsInFilter(where: Condition): readonly string[] {
  if (where.kind === 'any') return where.of.flatMap(idsInFilter)
  const isId = where.kind === 'compare' && where.attribute.path.join('.') === 'value'
  if (isId && where.operator === 'eq' && typeof where.value === 'string') return [where.value]
  throw badRequest(
    'invalidFilter',
    'members can only be selected by value eq "...", joined with or',
  )
}
