import { newId } from '../../../lib/ids.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import { hashToken, newToken } from '../../../lib/token.ts'
import type { Invitation, PendingInvitation } from '../../../model/invitation.ts'
import { Refusal } from '../../../model/refusal.ts'
import type { User } from '../../../model/user.ts'
import { findPassword } from '../../../storage/passwords.ts'
import {
  deleteInvitation,
  findInvitation as findRow,
  listInvitations as listRows,
  markInvited,
  replaceInvitation,
} from '../../../storage/users/invitations.ts'
import { demandRight } from '../../caller.ts'
import { type Context, inTransaction } from '../../context.ts'
import { recordEvent } from '../../events.ts'
import type { Expected } from '../../expected-version.ts'
import { dropMails, queueMail } from '../../mails/mails.ts'
import { type Part, partOf, type PartRequest } from '../../parts.ts'
import { takeSeat } from '../../plan/take-seats.ts'
import { demandToLetIn, demandToRule } from '../giving.ts'
import { checkAttributes } from '../check-attributes.ts'
import { createUser, type NewUserInput } from '../create-user.ts'
import { ofUser } from '../of-user.ts'
import { lockVisibleUser } from '../users.ts'
import { invitationMail } from './invitation-mail.ts'
import { mailAddressOf } from './mail-address.ts'

export const invitationDays = 7

export type Invited = {
  readonly user: User
  readonly invitation: Invitation
  /** The id of the mail with the link. */
  readonly mail: string
}

/** Creates somebody who is to come by an invitation: takes a seat, and may sign in once it was accepted. */
export async function inviteUser(
  context: Context,
  box: SecretBox,
  input: NewUserInput,
): Promise<Invited> {
  return inTransaction(context, async inside => {
    await checkAttributes(inside, input)
    const user = await createUser(inside, { ...input, active: false, invited: true })
    return send(inside, box, user)
  })
}

/**
 * Invites somebody again, or for the first time who has no password yet: the link before it opens nothing from then on.
 */
export async function resendInvitation(
  context: Context,
  box: SecretBox,
  { id, expected }: { readonly id: string; readonly expected?: Expected },
): Promise<Invited> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    await checkInvitable(inside, user)
    await demandToLetIn(inside, user)
    if (!user.active) {
      await takeSeat(inside, user)
      await markInvited(inside.db, { ...ofUser(inside, user.id), invited: true })
    }
    return send(inside, box, user)
  })
}

/** Withdraws an invitation: its link opens nothing. The person stays, without a seat and without a way in. */
export async function revokeInvitation(
  context: Context,
  { id, expected }: { readonly id: string; readonly expected?: Expected },
): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    demandToRule(inside, user)
    if (!(await deleteInvitation(inside.db, ofUser(inside, user.id)))) {
      throw new Refusal('not-found', 'this user has no invitation')
    }
    await markInvited(inside.db, { ...ofUser(inside, user.id), invited: false })
    await dropMails(inside, user.id, 'invitation')
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, { type: 'invitation.revoked', target })
  })
}

/** The invitations that were neither accepted nor withdrawn, the oldest first. */
export async function listInvitations(
  context: Context,
  request: PartRequest,
): Promise<Part<PendingInvitation>> {
  demandRight(context, 'users.view')
  return partOf(request, page => listRows(context.db, { accountId: context.account.id, ...page }))
}

/** The invitation of a person that waits, if one does. */
export async function findInvitation(
  context: Context,
  userId: string,
): Promise<Invitation | undefined> {
  return findRow(context.db, { accountId: context.account.id, userId })
}

/** Whoever has a password came already; whom a directory switched off, that directory lets in again. */
async function checkInvitable(context: Context, user: User): Promise<void> {
  const problem =
    (user.suspended && 'a suspended user is not invited') ||
    (user.managedBy !== null && !user.active && 'the directory has switched this user off') ||
    ((await findPassword(context.db, ofUser(context, user.id))) !== undefined &&
      'this user has a password already')
  if (typeof problem === 'string') throw new Refusal('conflict', problem)
}

async function send(context: Context, box: SecretBox, user: User): Promise<Invited> {
  const { account, actor } = context
  const recipient = mailAddressOf(user)
  const token = newToken('invitation')
  const invitation = await replaceInvitation(context.db, {
    ...ofUser(context, user.id),
    id: newId(),
    tokenHash: hashToken(token),
    invitedBy: actor.name,
    days: invitationDays,
  })
  await dropMails(context, user.id, 'invitation')
  const link = `${account.issuer}/sign-in/invitation/${token}`
  const words = invitationMail({ account, user, invitation, link })
  const mail = await queueMail(context, box, {
    kind: 'invitation',
    userId: user.id,
    recipient,
    ...words,
  })
  await recordEvent(context, {
    type: 'invitation.sent',
    target: { kind: 'user', id: user.id, name: user.userName },
    data: { recipient, expiresAt: invitation.expiresAt.toISOString(), mail },
  })
  return { user, invitation, mail }
}
