import type { Json } from '../../model/json.ts'
import { wrongValue } from '../schema/check-scalar.ts'
import { isJsonObject, withValue } from '../schema/json-object.ts'
import { isPrimary } from '../schema/list-rules.ts'
import type { Reading } from '../schema/quirk.ts'

/** What lives as long as one request: the elements that it has made primary so far. */
export type PatchState = { readonly reading: Reading; readonly promoted: Set<Json> }

/** An element after an operation, with what it was before, and whether this operation said `primary: true` of it. */
export type Slot = {
  readonly element: Json
  readonly before: Json | undefined
  readonly promotes: boolean
}

export function kept(element: Json): Slot {
  return { element, before: element, promotes: false }
}

/** P-5: a new primary demotes the old one; a request that names two of them contradicts itself. */
export function settlePrimary(
  slots: readonly Slot[],
  state: PatchState,
  at: string,
): readonly Json[] {
  const chosen = slots.filter(slot => slot.promotes && isPrimary(slot.element))
  if (chosen.length > 1) throw twoPrimaries(at)
  const elements = slots.map(slot => {
    const wasPromoted = slot.before !== undefined && state.promoted.has(slot.before)
    const isChosen = chosen.includes(slot)
    if (!isPrimary(slot.element) || (chosen.length > 0 && !isChosen)) {
      return demoted(slot.element, wasPromoted, at)
    }
    if (isChosen || wasPromoted) state.promoted.add(slot.element)
    return slot.element
  })
  return elements
}

function demoted(element: Json, wasPromoted: boolean, at: string): Json {
  if (!isPrimary(element) || !isJsonObject(element)) return element
  if (wasPromoted) throw twoPrimaries(at)
  return withValue(element, 'primary', false)
}

function twoPrimaries(at: string): Error {
  return wrongValue(at, 'the request makes more than one value primary')
}
