import type { Action } from '../../model/action.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Access, Reached } from '../decisions/access.ts'
import { demandOn } from '../decisions/asker.ts'

/** What a request names, for whoever may do it, or why not. */
export type Side = { readonly reference: ResourceReference; readonly found: Reached | Refusal }

export function sidesOf(
  access: Access,
  references: readonly ResourceReference[],
  action: Action,
): readonly Side[] {
  return [...new Set(references)].map(reference => {
    try {
      return { reference, found: demandOn(access, reference, action) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { reference, found: error }
    }
  })
}
