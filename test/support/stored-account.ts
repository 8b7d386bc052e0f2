import type { Knex } from 'knex'
import { newId } from '../../src/lib/ids.ts'
import { insertAccount } from '../../src/storage/accounts.ts'
import { insertUsers } from '../../src/storage/users/insert-users.ts'

/** An account with people of these subjects, straight in the tables; gives its id. */
export async function storeAccount(db: Knex, ...subjects: readonly string[]): Promise<string> {
  const accountId = newId()
  const issuer = `https://id.example/t/${accountId}`
  await insertAccount(db, { id: accountId, slug: accountId, name: accountId, issuer })
  const none = {
    externalId: null,
    displayName: null,
    managedBy: null,
    invited: false,
    attributes: {},
    values: {},
  }
  const users = subjects.map(sub => {
    return { ...none, id: newId(), sub, role: 'developer', userName: sub, active: true } as const
  })
  const actor = { kind: 'system', id: null, name: 'test' } as const
  const events = { accountId, actor, requestId: 'test', address: null, reason: null, records: [] }
  await insertUsers(db, { accountId, users, events })
  return accountId
}
