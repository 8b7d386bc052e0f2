import type { Invitation } from '../../model/invitation.ts'
import type { User } from '../../model/user.ts'
import { findConnection } from '../../storage/connections/connections.ts'
import type { Context } from '../context.ts'
import { directorysAttributes } from './attribute-owners.ts'
import { findInvitation } from './invitations/invitations.ts'

export type UserDetail = {
  readonly user: User
  readonly state: 'active' | 'invited' | 'suspended' | 'inactive'
  /** The connection whose directory manages the person. */
  readonly connection: { readonly id: string; readonly name: string } | null
  /** The attributes that cannot be changed here, since a directory wrote them. */
  readonly readOnly: readonly string[]
  readonly invitation: Invitation | null
}

/** What is known of a person beside the row. */
export async function detailOf(context: Context, user: User): Promise<UserDetail> {
  const { account, db } = context
  const { managedBy } = user
  const connection =
    managedBy === null ? undefined : await findConnection(db, account.id, managedBy)
  const invitation = (await findInvitation(context, user.id)) ?? null
  return {
    user,
    state: stateOf(user, invitation),
    connection: connection === undefined ? null : { id: connection.id, name: connection.name },
    readOnly: await directorysAttributes(context, user),
    invitation,
  }
}

function stateOf(user: User, invitation: Invitation | null): UserDetail['state'] {
  if (user.suspended) return 'suspended'
  if (user.active) return 'active'
  return invitation === null ? 'inactive' : 'invited'
}
