import type { SecretBox } from '../../lib/secret-box.ts'
import type { JoinRequest } from '../../model/join-request.ts'
import { decideJoinRequest } from '../../storage/join-requests/join-requests.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { aboutRequest } from './about-request.ts'
import { mailAnswer } from './answer-mail.ts'
import { getJoinRequest, lockOpenRequest } from './join-requests.ts'

/** Declines a request and tells whoever asked, with the reason where there is one. */
export async function declineRequest(
  context: Context,
  box: SecretBox,
  id: string,
  { reason = null, expected }: { readonly reason?: string | null; readonly expected?: Expected },
): Promise<JoinRequest> {
  demandRight(context, 'users.manage')
  return inTransaction(context, async inside => {
    const request = await lockOpenRequest(inside, id, expected)
    const key = { accountId: inside.account.id, id }
    const deciderName = inside.actor.name
    await decideJoinRequest(inside.db, key, {
      state: 'declined',
      deciderName,
      reason,
      userId: null,
    })
    await recordEvent(inside, { type: 'join_request.declined', ...aboutRequest(inside, id) })
    await mailAnswer(inside, box, { request, approved: false, reason })
    return getJoinRequest(inside, id)
  })
}
