import type { JsonObject } from '../../model/json.ts'
import type { Refusal, RefusalCode } from '../../model/refusal.ts'
import type { Registered, Resource, ResourceKind, ResourceReference } from '../../model/resource.ts'
import type { Placed } from './register-order.ts'

/** What is to be registered. What is left out stays as it is where the key is known. */
export type RegistrationInput = {
  readonly kind: ResourceKind
  readonly name: string
  /** The folder that it lies in, null for the root: that of what is new, unless said. */
  readonly parent?: ResourceReference | null | undefined
  readonly key: string | null
  /** Whose it is: the account's (null) unless said, or that of the person for whom an application asks. */
  readonly ownerId?: string | null | undefined
  readonly metadata?: JsonObject | undefined
}

/** An item of a request, and where in it. */
export type Registration = Placed & { readonly index: number; readonly input: RegistrationInput }

export function registered(
  { index, input }: Registration,
  outcome: 'created' | 'updated' | 'unchanged',
  { id }: Pick<Resource, 'id'>,
): Registered {
  return { index, id, key: input.key, outcome, error: null }
}

export function refused(
  { index, input }: Registration,
  message: string,
  field: string,
  code: RefusalCode = 'invalid',
): Registered {
  const error = { code, message, field }
  return { index, id: null, key: input.key, outcome: 'refused', error }
}

export function refusedBy(
  { index, input }: Registration,
  { code, message, field }: Refusal,
): Registered {
  const error = { code, message, field: field ?? null }
  return { index, id: null, key: input.key, outcome: 'refused', error }
}
