import { z } from 'zod'
import { mailKinds } from '../../../model/mail.ts'
import { id, listQuery, oneOf, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { newUser, user } from './user.ts'

const pending = z
  .strictObject({
    id,
    user: z.strictObject({ id, userName: z.string(), displayName: z.string().nullable() }),
    invitedBy: z.string(),
    sentAt: timestamp,
    expiresAt: timestamp,
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation' })

const invited = z.strictObject({
  user,
  mail: id.describe('The mail with the link; where nothing sends mail an administrator reads it.'),
})

const mail = z.strictObject({
  id,
  kind: z.enum(mailKinds),
  user: id.nullable().describe('Null for somebody who is nobody here yet.'),
  recipient: z.string(),
  subject: z.string(),
  state: z
    .enum(['waiting', 'failing', 'kept', 'sent'])
    .describe('`kept`: nothing sends mail here. `failing`: is tried again.'),
  lastError: z.string().nullable(),
  createdAt: timestamp,
  sentAt: timestamp.nullable(),
})

const common = { tag: 'invitations', needs: 'users.manage' } as const

export const inviteUser = operation({
  ...common,
  id: 'inviteUser',
  method: 'POST',
  path: '/invitations',
  summary:
    'Invite a person: they choose their own password at a link that works once, for seven days',
  description:
    'The mail goes to the primary address in `attributes.emails`, else to the user name. An invited person takes a seat. ' +
    'Whoever invites an account administrator, a developer or finance has signed in within the last 15 minutes.',
  body: newUser,
  answer: invited,
  location: '/users/{user.id}',
  status: 201,
})

export const listInvitations = operation({
  ...common,
  id: 'listInvitations',
  method: 'GET',
  path: '/invitations',
  needs: 'users.view',
  summary: 'The invitations that were neither accepted nor withdrawn, the oldest first',
  query: listQuery,
  answer: pageOf(pending),
})

export const sendInvitation = operation({
  ...common,
  id: 'sendInvitation',
  method: 'POST',
  recent: true,
  path: '/users/:user/invitation',
  summary:
    'Invite a person again, or for the first time who has no password: the former link is dead',
  description: 'Needs every right that the person has.',
  params: oneOf('user'),
  answer: invited,
  location: '/users/{user.id}',
  status: 201,
})

export const revokeInvitation = operation({
  ...common,
  id: 'revokeInvitation',
  method: 'DELETE',
  path: '/users/:user/invitation',
  summary: 'Withdraw an invitation: the link is dead and the seat free, the person stays',
  params: oneOf('user'),
})

export const listMails = operation({
  ...common,
  id: 'listMails',
  method: 'GET',
  path: '/mails',
  needs: 'users.view',
  summary: 'The mails of the last month, the latest first, without what they say',
  query: listQuery,
  answer: pageOf(mail.meta({ id: 'Mail' })),
})

export const readMail = operation({
  ...common,
  id: 'readMail',
  method: 'GET',
  recent: true,
  path: '/mails/:mail',
  summary: 'A mail with what it says, to hand it on where nothing sends mail',
  description:
    'Leaves a trace in the audit trail, and needs every right that the person has: the link in it lets its reader in.',
  params: oneOf('mail'),
  answer: mail
    .extend({ text: z.string().nullable().describe('Null once it was sent.') })
    .meta({ id: 'ReadMail' }),
})

export const invitationOperations = [
  inviteUser,
  listInvitations,
  sendInvitation,
  revokeInvitation,
  listMails,
  readMail,
] as const
