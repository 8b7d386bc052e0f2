import { isId } from '../../lib/ids.ts'
import type { NewOwner } from '../../model/removed-user.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { lockCandidates } from '../../storage/groups/members.ts'
import { findOwner, insertHandover } from '../../storage/users/handovers.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToGiveRole } from '../rights/give-role.ts'

/**
 * Hands what a person owns over, inside the transaction that deletes the person: to another user, or to the account
 * itself. Refuses (`forbidden`) to name a person by who could not give the role media library full access. Whoever keeps
 * things that people own asks `ownerOf`.
 */
export async function handOver(
  context: Context,
  user: User,
  to: string | undefined,
): Promise<NewOwner> {
  const { account, db } = context
  // Who owns manages: a person is named by those who could make somebody manage the whole library.
  if (to !== undefined && context.caller !== undefined) {
    await demandToGiveRole(context, 'media_library_full_access')
  }
  const owner = to === undefined ? accountOf(context) : await heirOf(context, user, to)
  const [fromId, fromName] = [user.id, user.userName]
  const handover = { accountId: account.id, fromId, fromName, toId: owner.id, toName: owner.name }
  await insertHandover(db, handover)
  if (to === undefined) return owner
  const { id, name } = owner
  const target = { kind: 'user', id, name } as const
  const data = { from: { id: fromId, name: fromName } }
  await recordEvent(context, { type: 'ownership.handed_over', target, data })
  return owner
}

/** Who owns by now what belonged to this user: a user, or the account by its own id. */
export async function ownerOf({ db, account }: Context, userId: string): Promise<string> {
  return findOwner(db, { accountId: account.id, id: userId })
}

function accountOf({ account }: Context): NewOwner {
  return { kind: 'account', id: account.id, name: account.name }
}

/** Who takes over: another user of the account who may sign in, held so that they do not go meanwhile. */
async function heirOf({ db, account }: Context, user: User, id: string): Promise<NewOwner> {
  const scope = { accountId: account.id, visibility: 'everything' } as const
  const [held] = isId(id) ? await lockCandidates(db, scope, [id]) : []
  const heir =
    held?.kind === 'user' && id !== user.id ? await findUser(db, account.id, id) : undefined
  if (heir === undefined) {
    throw new Refusal('invalid', 'the new owner is another user of this account', {
      field: 'owner',
    })
  }
  if (heir.suspended) {
    throw new Refusal('invalid', 'the new owner is suspended', { field: 'owner' })
  }
  return { kind: 'user', id: heir.id, name: heir.displayName ?? heir.userName }
}
