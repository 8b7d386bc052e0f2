import { listOutbox as listRows, type OutboxState, reviveOutbox } from '../../storage/outbox.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

export type { OutboxState }

/** What waits to be done in an account and what was given up after the last attempt; with `dead` only the latter. */
export async function listOutbox(
  context: Context,
  { dead, ...request }: PartRequest & { readonly dead: boolean },
): Promise<Part<OutboxState>> {
  const accountId = context.account.id
  return partOf(request, page => listRows(context.db, { accountId, dead, ...page }))
}

/** Tries what was given up once more, one row or all of the account; gives how many there are. */
export async function retryOutbox(context: Context, id: string | undefined): Promise<number> {
  return inTransaction(context, async inside => {
    const { id: accountId, slug } = inside.account
    const retried = await reviveOutbox(inside.db, accountId, id ?? null)
    if (retried === 0) return 0
    const target = { kind: 'account', id: accountId, name: slug } as const
    const data = { retried, ...(id === undefined ? {} : { entry: id }) }
    await recordEvent(inside, { type: 'outbox.retried', target, data })
    return retried
  })
}
