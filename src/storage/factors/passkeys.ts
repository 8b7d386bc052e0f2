import type { Knex } from 'knex'
import type { Passkey } from '../../model/passkey.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

export type PasskeyRow = Passkey & {
  readonly userId: string
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly transports: readonly string[]
  /** What kind of authenticator it is; all zeros, or null, where it does not tell. */
  readonly aaguid: string | null
}

/** With whether it may leave its device: that never changes (WebAuthn 6.1.3). Null where it was not noted. */
export type KnownPasskey = PasskeyRow & { readonly backupEligible: boolean | null }

const columns = `p.id, p.user_id as "userId", p.name, p.credential_id as "credentialId", p.public_key as "publicKey",
  p.transports, p.aaguid, p.backed_up as "backedUp", p.relying_party as "relyingParty", p.created_at as "createdAt",
  p.last_used_at as "lastUsedAt"`
const ofUser = 'p.account_id = :accountId and p.user_id = :userId'

const insert = statement(
  'passkey_add',
  `insert into passkeys (account_id, id, user_id, name, credential_id, public_key, counter, transports, aaguid, backed_up,
     relying_party, backup_eligible)
   values (:accountId, :id, :userId, :name, :credentialId, :publicKey, :counter, :transports, :aaguid, :backedUp,
     :relyingParty, :backupEligible)`,
)
const list = statement<PasskeyRow>(
  'passkeys_of_person',
  `select ${columns} from passkeys p where ${ofUser} order by p.id`,
)
const find = statement<KnownPasskey>(
  'passkey_of_credential',
  `select ${columns}, p.backup_eligible as "backupEligible" from passkeys p
    where p.account_id = :accountId and p.credential_id = :credentialId and p.relying_party = :relyingParty`,
)
// A counter that stands still or falls back means a copy, but for authenticators that do not count (WebAuthn 6.1.1).
const use = statement<{ id: string }>(
  'passkey_use',
  `update passkeys p set counter = :counter, backed_up = :backedUp, last_used_at = cohort_now()
    where ${ofUser} and p.id = :id and (:counter > p.counter or (p.counter = 0 and :counter = 0)) returning p.id`,
)
const rename = statement<{ former: string }>(
  'passkey_name',
  `update passkeys p set name = :name from passkeys o
    where ${ofUser} and p.id = :id and o.account_id = p.account_id and o.id = p.id returning o.name as former`,
)
const remove = statement<PasskeyRow>(
  'passkey_remove',
  `delete from passkeys p where ${ofUser} and p.id = :id returning ${columns}`,
)

export type NewPasskey = Omit<PasskeyRow, 'userId' | 'createdAt' | 'lastUsedAt'> & {
  readonly counter: number
  readonly backupEligible: boolean
}

/** Refuses as conflict a credential that is stored already. */
export async function insertPasskey(db: Knex, key: OfUser, passkey: NewPasskey): Promise<void> {
  const transports = JSON.stringify(passkey.transports)
  await refusingConflicts({ passkeys_credential: 'this passkey is known already' }, () =>
    insert(db, { ...key, ...passkey, transports }),
  )
}

/** All that a person has, the oldest first. */
export async function listPasskeys(db: Knex, key: OfUser): Promise<readonly PasskeyRow[]> {
  return list(db, key)
}

export async function findPasskey(
  db: Knex,
  credential: {
    readonly accountId: string
    readonly credentialId: Buffer
    readonly relyingParty: string
  },
): Promise<KnownPasskey | undefined> {
  const [row] = await find(db, credential)
  return row
}

/** Notes a use; false where its counter was there already, or the passkey is gone. */
export async function usePasskey(
  db: Knex,
  key: OfUser,
  used: { readonly id: string; readonly counter: number; readonly backedUp: boolean },
): Promise<boolean> {
  return (await use(db, { ...key, ...used })).length === 1
}

/** Gives the name from before; undefined where it is gone. */
export async function renamePasskey(
  db: Knex,
  key: OfUser,
  renamed: { readonly id: string; readonly name: string },
): Promise<string | undefined> {
  const [row] = await rename(db, { ...key, ...renamed })
  return row?.former
}

/** Gives what was removed; undefined where it is gone already. */
export async function deletePasskey(
  db: Knex,
  key: OfUser,
  id: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await remove(db, { ...key, id })
  return row
}
