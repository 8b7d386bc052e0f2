import type { StreamStatus } from '../../model/stream.ts'
import { findStreamOwner } from '../../storage/signals/stream-owners.ts'
import type { Context } from '../context.ts'
import { type ReceiverContext, removeStream, setStreamStatus, unknownStream } from './streams.ts'

/** Pauses, disables or goes on with any stream of the account, by an administrator's hand. */
export async function switchStream(
  context: Context,
  id: string,
  wanted: { readonly status: StreamStatus; readonly reason: string | null },
): Promise<void> {
  await setStreamStatus(await asItsReceiver(context, id), id, wanted)
}

/** Deletes any stream of the account with everything that waits on it. */
export async function dropStream(context: Context, id: string): Promise<void> {
  await removeStream(await asItsReceiver(context, id), id)
}

async function asItsReceiver(context: Context, id: string): Promise<ReceiverContext> {
  const application = await findStreamOwner(context.db, { accountId: context.account.id, id })
  if (application === undefined) throw unknownStream()
  return { ...context, receiver: { application, scopes: new Set() } }
}
