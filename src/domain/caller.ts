import type { Right } from '../model/right.ts'
import type { Role } from '../model/role.ts'
import { Refusal } from '../model/refusal.ts'
import type { Context } from './context.ts'

/** A person, or an application on its own behalf, that asks at the console. */
export type Caller = {
  readonly kind: 'user' | 'application'
  /** Their id as a principal. */
  readonly id: string
  /** Null for an application. */
  readonly role: Role | null
  /** What they may in effect: from role, account, own rights and groups; for an application what it was given. */
  readonly rights: ReadonlySet<Right>
  /** When the person last proved who they are; null for an application, which does so with each request. */
  readonly signedInAt: Date | null
  /** Of an application: the user for whom it asks in its library, by id; what they may not, it may not then either. */
  readonly onBehalfOf?: string
  /** Of an application with pairwise subjects: the sector whose subjects it knows people by. */
  readonly sector?: string | undefined
}

/** Whether whoever asks has this right. Only callers of the console are limited by rights. */
export function may({ caller }: Context, right: Right): boolean {
  return caller === undefined || caller.rights.has(right)
}

/** Refuses (`forbidden`) whoever asks without this right. */
export function demandRight(context: Context, right: Right): void {
  if (!may(context, right)) throw new Refusal('forbidden', `this needs the right ${right}`)
}

/** Refuses to give away what whoever asks does not have (DESIGN 5, Giving). */
export function demandToGive(context: Context, given: Iterable<Right>): void {
  const lacking = [...given].filter(right => !may(context, right))
  if (lacking.length === 0) return
  const list = lacking.toSorted().join(', ')
  throw new Refusal('forbidden', `nobody gives what they do not have: ${list}`)
}
