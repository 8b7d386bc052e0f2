import { createHmac } from 'node:crypto'
import type { SecretBox } from '../../lib/secret-box.ts'
import { tryMailedCode } from '../../storage/mailed-codes.ts'
import { findUser } from '../../storage/users/users.ts'
import { networkOf } from '../../lib/network.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { type FirstFactor, judgeFirst, wrongFirst } from '../sign-ins/first-factor.ts'

/** A code is short, so its hash needs our key (ASVS 6.5.2), and belongs to one sign-in (6.6.2). */
export function hashCode(box: SecretBox, uid: string, code: string): Buffer {
  return createHmac('sha256', box.derive('mailed code')).update(`${uid} ${code}`).digest()
}

/**
 * Judges the code that was mailed for this sign-in. A right one is used up, and wrong ones can be tried a few times. Too many
 * attempts from one network are refused as busy.
 */
export async function checkMailedCode(
  context: Context,
  box: SecretBox,
  { uid, code }: { readonly uid: string; readonly code: string },
): Promise<FirstFactor> {
  const accountId = context.account.id
  const key = { key: JSON.stringify(['mailed code', networkOf(context.address)]), limit: 100 }
  await countAttempt(context, { keys: [key], tooMany: 'There were too many attempts with codes.' })
  const wrong = { method: 'mail', reason: 'wrong-code' } as const
  if (!context.account.signInPolicy.mailedCodes) return wrongFirst(context, wrong)
  const codeHash = hashCode(box, uid, code.replaceAll(/\s/g, ''))
  const userId = await tryMailedCode(context.db, { accountId, uid, codeHash })
  const user = userId === undefined ? undefined : await findUser(context.db, accountId, userId)
  return user === undefined ? wrongFirst(context, wrong) : judgeFirst(context, user, 'mail')
}
