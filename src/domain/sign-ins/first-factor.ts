import type { Person } from '../../model/person.ts'
import type { Method } from '../../model/sign-in-method.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { isActive, toPerson } from '../person.ts'
import { isActivated } from '../rights/activation.ts'
import { bindingUpstreams } from '../upstreams/ways-in.ts'
import { type FailedProof, recordFailedProof } from './failed-proof.ts'

/** What came of a first factor. Everything that is wrong is `wrong`, so that nobody learns of others. */
export type FirstFactor =
  | { readonly kind: 'proven'; readonly person: Person }
  /** Right, but the person lacks the right *active* (HV-04). */
  | { readonly kind: 'awaiting-activation' }
  | { readonly kind: 'wrong' }

/** Whether somebody comes in by a first factor that was right. Where not, an event says why. */
export async function judgeFirst(
  context: Context,
  user: User,
  method: Method,
): Promise<FirstFactor> {
  const reason = await whyNot(context, user)
  if (reason === undefined) return { kind: 'proven', person: toPerson(user) }
  const wrong = await wrongFirst(context, { method, reason, user })
  return reason === 'awaiting-activation' ? { kind: reason } : wrong
}

/** The one answer to a first factor that is wrong, with an event that says why. */
export async function wrongFirst(
  context: Context,
  failed: FailedProof,
): Promise<{ readonly kind: 'wrong' }> {
  await recordFailedProof(context, failed)
  return { kind: 'wrong' }
}

async function whyNot(
  context: Context,
  user: User,
): Promise<'inactive' | 'awaiting-activation' | 'provider-enforced' | undefined> {
  if (!isActive(user)) return 'inactive'
  if ((await bindingUpstreams(context, user.id)).length > 0) return 'provider-enforced'
  return (await isActivated(context, user)) ? undefined : 'awaiting-activation'
}
