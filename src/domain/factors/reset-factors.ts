import type { SecretBox } from '../../lib/secret-box.ts'
import type { Receipt } from '../../model/receipt.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { listCodeFactors } from '../../storage/factors/code-factors.ts'
import { deleteEveryFactor } from '../../storage/factors/every-factor.ts'
import { listPasskeys } from '../../storage/factors/passkeys.ts'
import { deleteSignInsOf } from '../../storage/sign-ins.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { demandToLetIn } from '../users/giving.ts'
import { getUser, lockVisibleUser } from '../users/users.ts'
import { ofUser } from '../users/of-user.ts'
import { sendSignInNotice } from './sign-in-notice.ts'
import { tellCredential, type ToldCredential } from './tell-credential.ts'

/**
 * Removes everything by which somebody shows a second factor, for who lost it: apps, passkeys, recovery codes, remembered
 * browsers. What they have open ends, and they are told by mail. Nothing is chosen for them: where a second factor is
 * required, they set one up at their next sign-in. Refused for people with more power than whoever asks, and for oneself.
 */
export async function resetFactors(
  context: Context,
  box: SecretBox,
  userId: string,
): Promise<Receipt> {
  await demandToReset(context, await getUser(context, userId))
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, userId)
    await demandToReset(inside, user) // the person may be somebody with more by now
    const key = ofUser(inside, user.id)
    await deleteSignInsOf(inside.db, key) // before what is counted of codes, as a sign-in that ends does
    await tellReset(inside, user)
    const removed = await deleteEveryFactor(inside.db, key)
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'factors-reset' })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    const data = { ...removed, ...receiptData(receipt) }
    await recordEvent(inside, { type: 'factor.reset', target, data })
    await sendSignInNotice(inside, box, user, notices => notices.reset)
    return receipt
  })
}

/** Before anything goes: afterwards nobody knows what there was. */
async function tellReset(context: Context, user: User): Promise<void> {
  const key = ofUser(context, user.id)
  const codes = await listCodeFactors(context.db, key)
  const passkeys = await listPasskeys(context.db, key)
  const lost: readonly ToldCredential[] = [
    ...codes.map(({ name }) => ({ factor: 'code' as const, name })),
    ...passkeys.map(passkey => ({ ...passkey, factor: 'passkey' as const })),
  ]
  for (const credential of lost) await tellCredential(context, user, credential, 'revoke')
}

async function demandToReset(context: Context, user: User): Promise<void> {
  await demandToLetIn(context, user)
  if (context.caller?.id !== user.id) return
  throw new Refusal('forbidden', 'your own second factors are changed on the page of your account')
}
