import type { Condition } from '../../model/condition.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import { matches } from '../filter/match.ts'
import { checkValue } from '../schema/check.ts'
import { isJsonObject } from '../schema/json-object.ts'
import { isPrimary } from '../schema/list-rules.ts'
import { forgives } from '../schema/quirk.ts'
import type { Reading } from '../schema/quirk.ts'
import { merge } from './apply-single.ts'
import type { AttributeOperation } from './operation.ts'
import { nameOf } from './operation.ts'
import { kept } from './primary.ts'
import type { Slot } from './primary.ts'

/** Applies an operation to the elements that its path selects; those that end up empty are left out. */
export function changeElements(
  operation: AttributeOperation,
  elements: readonly Json[],
  reading: Reading,
): readonly Slot[] {
  const { op, target, value } = operation
  const { where } = target
  const at = nameOf(target)
  const isSelected = elements.map(element => where === undefined || matches(where, element))
  if (op !== 'remove') demandInterop(operation, isSelected.filter(Boolean).length, reading)
  // One element's worth: a selected element is given a value, not a list.
  const changed = target.sub ?? { ...target.definition, multiValued: false }
  const given = op === 'remove' ? undefined : checkValue(changed, value, at, reading)
  if (given !== undefined && !isSelected.includes(true)) {
    return [...elements.map(kept), createElement(operation, given, reading)]
  }
  const slots: Slot[] = []
  for (const [place, before] of elements.entries()) {
    const element = isSelected[place] === true ? changeElement(operation, before, given) : before
    const promotes = isSelected[place] === true && saysPrimary(operation, given)
    if (element !== undefined) slots.push({ element, before, promotes })
  }
  return slots
}

function changeElement(
  { op, target, value }: AttributeOperation,
  before: Json,
  given: Json | undefined,
): Json | undefined {
  const { definition, sub } = target
  const at = nameOf(target)
  const stored = isJsonObject(before) ? before : {}
  if (sub !== undefined) {
    const element = merge(definition, stored, new Map([[sub.name, given]]), at)
    return given === undefined && element !== undefined && saysNothing(element)
      ? undefined
      : element
  }
  // A bare value names one part, so the others stay.
  const isMerge = op === 'add' || !isJsonObject(value)
  return isMerge && isJsonObject(given)
    ? merge(definition, stored, new Map(Object.entries(given)), at)
    : given
}

/** ADD-2, REP-1: without a match, the compat dialect makes the element that a filter of plain `eq` terms describes. */
function createElement(operation: AttributeOperation, given: Json, reading: Reading): Slot {
  const { target } = operation
  const { sub, definition } = target
  const terms = termsOf(operation)
  const parts = sub === undefined ? given : { [sub.name]: given }
  const agrees = sub === undefined || [given, undefined].includes(terms?.get(sub.name))
  if (terms === undefined || !agrees || !forgives(reading, 'created-from-filter')) {
    throw badRequest('noTarget', `${nameOf(target)}: no element matches the filter`)
  }
  if (!isJsonObject(parts)) return { element: parts, before: undefined, promotes: false }
  const all = new Map([...terms, ...Object.entries(parts)])
  const element = merge(definition, {}, all, nameOf(target)) ?? {}
  return { element, before: undefined, promotes: isPrimary(element) }
}

function termsOf({ target }: AttributeOperation): ReadonlyMap<string, Json> | undefined {
  if (target.where !== undefined) return equalTerms(target.where)
  // `emails.value` makes an element where there is none; `emails.type` alone says nothing.
  return target.sub?.name === 'value' ? new Map() : undefined
}

function equalTerms(where: Condition): ReadonlyMap<string, Json> | undefined {
  if (where.kind === 'all') {
    const terms = where.of.map(equalTerms)
    if (terms.includes(undefined)) return undefined
    return new Map(terms.flatMap(term => [...(term ?? [])]))
  }
  if (where.kind !== 'compare' || where.operator !== 'eq' || where.value === null) return undefined
  const value = where.value instanceof Date ? where.value.toISOString() : where.value
  return new Map([[where.attribute.path.join('.'), value]])
}

/** 2.12: the interop profile has filters select one element, and a part of it. */
function demandInterop(
  { target }: AttributeOperation,
  selected: number,
  { dialect }: Reading,
): void {
  if (dialect !== 'interop' || target.where === undefined) return
  const at = nameOf(target)
  if (target.sub === undefined) throw badRequest('invalidPath', `${at}: name a sub-attribute`)
  if (selected > 1) throw badRequest('invalidFilter', `${at}: more than one element matches`)
}

function saysPrimary({ target }: AttributeOperation, given: Json | undefined): boolean {
  if (given === undefined) return false
  return target.sub === undefined
    ? isPrimary(given)
    : target.sub.name === 'primary' && given === true
}

/** True for an element that has lost what it was there for and is only labels now. */
function saysNothing(element: JsonObject): boolean {
  return Object.keys(element).every(name => name === 'type' || name === 'primary')
}
