import type { Method } from '../../model/sign-in-method.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'

export type FailedProof = {
  readonly method: Method
  readonly reason: string
  /** Whom it was for; undefined where that is nobody, or not known. */
  readonly user?: Pick<User, 'id' | 'userName'> | undefined
}

/** Writes that somebody failed to prove who they are, and why. What was tried is written nowhere. */
export async function recordFailedProof(
  context: Context,
  { method, reason, user }: FailedProof,
): Promise<void> {
  const { id, slug } = context.account
  const target =
    user === undefined
      ? ({ kind: 'account', id, name: slug } as const)
      : ({ kind: 'user', id: user.id, name: user.userName } as const)
  await recordEvent(context, { type: 'sign_in.failed', target, data: { method, reason } })
}
