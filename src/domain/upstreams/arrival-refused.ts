import { Refusal } from '../../model/refusal.ts'

/** Why somebody who proved who they are elsewhere does not come in here. */
export type ArrivalReason =
  | 'switched-off' // the upstream is, or the plan lacks it
  | 'unknown-person' // nobody is linked, and nobody is created
  | 'user-name-taken'
  | 'administrator' // an account administrator is never linked by mail
  | 'several-people' // more than one user has the mail address
  | 'linked-otherwise' // the user is linked to somebody else there
  | 'unknown-role'
  | 'disabled'
  | 'plan-limit'
  | 'unusable' // what came cannot be the data of a person

/** Somebody who arrived is refused. The message is for the audit trail and the administrators, not for the person. */
export class ArrivalRefused extends Error {
  override readonly name = 'ArrivalRefused'
  readonly reason: ArrivalReason

  constructor(reason: ArrivalReason, message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/** What the domain refuses while somebody arrives, as a refusal of the arrival; everything else passes. */
export function asArrivalRefused(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  const reason = reasons.get(error.code)
  if (reason === undefined) throw error
  throw new ArrivalRefused(reason, error.message, error)
}

const reasons: ReadonlyMap<Refusal['code'], ArrivalReason> = new Map([
  ['conflict', 'user-name-taken'],
  ['plan-limit', 'plan-limit'],
  ['invalid', 'unusable'],
  ['forbidden', 'unusable'],
] as const)
