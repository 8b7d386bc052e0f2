import type { SecretBox } from '../../lib/secret-box.ts'
import { countFailure, forgetFailures } from '../../storage/factors/factor-failures.ts'
import { forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { type Context, inTransaction } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { recordEvent } from '../events.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { sendSignInNotice } from './sign-in-notice.ts'

/** NIST SP 800-63B 3.2.2: no more than 100 consecutive failures. */
const mostFailures = 100

/**
 * Counts an attempt with a code before it is judged: codes are short, so few may be tried (ASVS 6.6.3). Too many are refused
 * as busy. Only who has shown the first factor comes here, so nobody is kept out by strangers. Gives whether codes of apps
 * are still taken: after 100 wrong ones in a row none is, until another factor or a recovery code was right.
 */
export async function countCode(
  context: Context,
  box: SecretBox,
  userId: string,
): Promise<'taken' | 'locked'> {
  const keys = [throttleKey(userId)]
  await countAttempt(context, { keys, tooMany: 'There were too many attempts with codes.' })
  const failures = await countFailure(context.db, ofUser(context, userId))
  if (failures === mostFailures + 1) await tellLocked(context, box, userId)
  return failures > mostFailures ? 'locked' : 'taken'
}

/** Takes the attempt back, because the code was right, and forgets those before it. */
export async function forgiveCode(context: Context, userId: string): Promise<void> {
  await forgiveAttempt(context.db, context.account.id, [throttleKey(userId)])
  await forgetFailures(context.db, ofUser(context, userId))
}

async function tellLocked(context: Context, box: SecretBox, userId: string): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, userId)
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, { type: 'factor.locked', target, data: { failures: mostFailures } })
    await sendSignInNotice(inside, box, user, ({ locked }) => locked(mostFailures))
  })
}

function throttleKey(userId: string): ThrottleKey {
  return { key: JSON.stringify(['second factor', userId]), limit: 10 }
}
