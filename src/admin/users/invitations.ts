import { listMails as mails, type ReadMail, readMail as read } from '../../domain/mails/mails.ts'
import {
  type Invited,
  inviteUser as invite,
  listInvitations as list,
  resendInvitation,
  revokeInvitation as revoke,
} from '../../domain/users/invitations/invitations.ts'
import type { Context } from '../../domain/context.ts'
import type { PendingInvitation } from '../../model/invitation.ts'
import type { Mail } from '../../model/mail.ts'
import {
  inviteUser,
  listInvitations,
  listMails,
  readMail,
  revokeInvitation,
  sendInvitation,
} from '../contract/users/invitations.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { checkRecentFor } from './recent-for-role.ts'
import { nobody, representUser, written } from './representation.ts'

export const invitationRoutes = [
  route(inviteUser, async ({ context, parts, body }) => {
    const { role, ...profile } = body
    checkRecentFor(context, role)
    const input = { ...written(nobody, profile), role }
    return toInvited(context, await invite(context, parts.box, input))
  }),
  route(listInvitations, async request =>
    partAnswer(request, await list(request.context, partIn(request)), toPending),
  ),
  route(sendInvitation, async ({ context, parts, params }) =>
    toInvited(context, await resendInvitation(context, parts.box, { id: params.user })),
  ),
  route(revokeInvitation, async ({ context, params }) => {
    await revoke(context, { id: params.user })
  }),
  route(listMails, async request =>
    partAnswer(request, await mails(request.context, partIn(request)), toMail),
  ),
  route(readMail, async ({ context, parts, params }) => {
    const mail: ReadMail = await read(context, parts.box, params.mail)
    return { ...toMail(mail), text: mail.text }
  }),
]

async function toInvited(
  context: Context,
  { user, mail }: Invited,
): Promise<Answer<typeof inviteUser>> {
  return { user: await representUser(context, user), mail }
}

function toPending(invitation: PendingInvitation): Answer<typeof listInvitations>['items'][number] {
  const { id, userId, userName, displayName, invitedBy, sentAt, expiresAt, expired } = invitation
  return {
    id,
    user: { id: userId, userName, displayName },
    invitedBy,
    sentAt: sentAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired,
  }
}

function toMail(mail: Mail): Answer<typeof listMails>['items'][number] {
  const { id, kind, userId, recipient, subject, state, lastError, createdAt, sentAt } = mail
  return {
    id,
    kind,
    user: userId,
    recipient,
    subject,
    state,
    lastError,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  }
}
