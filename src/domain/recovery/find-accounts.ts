import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import { newId } from '../../lib/ids.ts'
import { networkOf } from '../../lib/network.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  findUsersOfAddress,
  insertMailSearch,
  takeMailSearches,
} from '../../storage/mail-searches.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import { isMailAddress } from '../users/invitations/mail-address.ts'

/**
 * Takes the wish of somebody to be told by mail in which accounts they can sign in (IK-84). Whether there is any is found
 * out later, by a job: the answer is the same for every address. Refuses as busy what is asked too often.
 */
export async function askForAccounts(
  db: Knex,
  { mail, address }: { readonly mail: string; readonly address: string | null },
): Promise<void> {
  if (!isMailAddress(mail)) {
    throw new Refusal('invalid', 'That is no mail address.', { field: 'mail' })
  }
  const search = { id: newId(), address: foldCase(mail), network: networkOf(address) }
  if (await insertMailSearch(db, search)) return
  throw new Refusal('busy', 'That was asked too often.', { retryAfter: 3600 })
}

/** Has every account in which somebody is reached at an address that was asked for write to them. */
export async function answerSearches(db: Knex): Promise<void> {
  await db.transaction(async inside => {
    for (const address of await takeMailSearches(inside)) {
      for (const { accountId, userName } of await findUsersOfAddress(inside, address)) {
        await insertOutbox(inside, accountId, [
          { kind: 'mail-asked', payload: { what: 'where', userName } },
        ])
      }
    }
  })
}
