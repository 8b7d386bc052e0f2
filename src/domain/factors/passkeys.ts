import { isId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Passkey } from '../../model/passkey.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deletePasskey,
  listPasskeys as listRows,
  renamePasskey as renameRow,
} from '../../storage/factors/passkeys.ts'
import { type Context, inTransaction } from '../context.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { factorRemoved, factorRenamed } from './changed-factor.ts'
import { factorName } from './factor-name.ts'

/** The passkeys of a person, the oldest first; at most `mostPasskeys`. */
export async function listPasskeys(
  context: Context,
  person: Pick<Person, 'id'>,
): Promise<readonly Passkey[]> {
  const rows = await listRows(context.db, ofUser(context, person.id))
  return rows.map(({ id, name, backedUp, relyingParty, createdAt, lastUsedAt }) => ({
    id,
    name,
    backedUp,
    relyingParty,
    createdAt,
    lastUsedAt,
  }))
}

/** Refuses as not found a passkey that is not the person's. */
export async function renamePasskey(
  context: Context,
  person: Pick<Person, 'id'>,
  { id, name: wanted }: Pick<Passkey, 'id' | 'name'>,
): Promise<void> {
  const name = factorName(wanted)
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const key = ofUser(inside, user.id)
    const former = isId(id) ? await renameRow(inside.db, key, { id, name }) : undefined
    if (former === undefined) throw gone()
    await factorRenamed(inside, user, { factor: 'passkey', name, former })
  })
}

/**
 * Removes a passkey and ends what was open, but for the session `keep` in which the person does so. Refuses as not found a
 * passkey that is not the person's.
 */
export async function removePasskey(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { id, keep }: { readonly id: string; readonly keep?: string },
): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const key = ofUser(inside, user.id)
    const removed = isId(id) ? await deletePasskey(inside.db, key, id) : undefined
    if (removed === undefined) throw gone()
    await factorRemoved(inside, box, user, { ...removed, factor: 'passkey', keep })
  })
}

function gone(): Refusal {
  return new Refusal('not-found', 'There is no such passkey.')
}
