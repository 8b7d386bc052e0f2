import type { SecretBox } from '../../lib/secret-box.ts'
import { hashToken } from '../../lib/token.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  findUnprovenRequest,
  openProvenRequest,
  type Unproven,
} from '../../storage/join-requests/join-requests.ts'
import { findJoinSettings } from '../../storage/join-requests/settings.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { approveUnattended } from './approve-request.ts'
import { proofHours } from './ask-to-join.ts'
import { aboutRequest } from './about-request.ts'

/** Whose address this link proves. Used, replaced, expired, of a form that is off by now: not found, all alike. */
export async function openProof(context: Context, token: string): Promise<Unproven> {
  const { db, account } = context
  const proof = { accountId: account.id, tokenHash: hashToken(token), hours: proofHours }
  const { mode } = await findJoinSettings(db, account.id)
  const found = mode === 'off' ? undefined : await findUnprovenRequest(db, proof)
  if (found === undefined) throw new Refusal('not-found', 'This link is no longer valid.')
  return found
}

/**
 * Takes the proof of a mail address: administrators see the request from then on. Where the form skips approval the person
 * is invited at once, if seats, plan and groups allow; else the request waits. Of several at the same time one succeeds.
 */
export async function proveRequest(
  context: Context,
  box: SecretBox,
  token: string,
): Promise<'waits' | 'approved'> {
  const id = await inTransaction(context, async inside => {
    const found = await openProof(inside, token)
    const proof = { accountId: inside.account.id, tokenHash: hashToken(token) }
    if (!(await openProvenRequest(inside.db, proof, found))) {
      throw new Refusal('not-found', 'This link is no longer valid.')
    }
    await recordEvent(inside, { type: 'join_request.opened', ...aboutRequest(inside, found.id) })
    return found.id
  })
  const { skipApproval } = await findJoinSettings(context.db, context.account.id)
  if (!skipApproval) return 'waits'
  return approveUnattended(context, box, id)
}
