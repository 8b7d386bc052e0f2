import { z } from 'zod'
import { joinModes, joinStates } from '../../../model/join-request.ts'
import { ordinaryRoles } from '../../../model/role.ts'
import { id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const group = z.strictObject({ id, name: z.string() })
const role = z.enum(ordinaryRoles)
const mostGroups = 100

const joinForm = z
  .strictObject({
    mode: z
      .enum(joinModes)
      .describe('`public`: at `address`. `secret`: for who has the link with the secret.'),
    address: z.string().describe('Where the public form is.'),
    hasSecret: z.boolean().describe('Whether a link with a secret was made.'),
    role: role.describe('What new people get.'),
    skipApproval: z
      .boolean()
      .describe(
        'Who proved their mail address is invited at once, where seats, plan and groups allow; else the request waits.',
      ),
    defaultGroups: z.array(group),
    choosableGroups: z
      .array(group)
      .describe('Those that people choose from; their names are shown.'),
    version: z.int(),
  })
  .meta({ id: 'JoinForm' })

const joinRequest = z
  .strictObject({
    id,
    name: z.string(),
    address: z.string().describe('The mail address, which was proven.'),
    message: z.string().nullable(),
    groups: z.array(group).describe('Those that are preset and those that were chosen.'),
    state: z.enum(joinStates).describe('`withdrawn`: the same person asked anew.'),
    askedAt: timestamp,
    decidedAt: timestamp.nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
    user: id
      .nullable()
      .describe('Whom it brought in. Of an open one: who has the address as user name already.'),
    version: z.int(),
  })
  .meta({ id: 'JoinRequest' })

const tag = 'join requests'
const form = { tag, path: '/join-form', needs: 'account.manage' } as const
const decision = {
  tag,
  method: 'POST',
  needs: 'users.manage',
  params: oneOf('request'),
  answer: joinRequest,
  versioned: true,
} as const

export const getJoinForm = operation({
  ...form,
  id: 'getJoinForm',
  method: 'GET',
  needs: 'account.view',
  summary: 'How people from outside may ask to join',
  answer: joinForm,
  versioned: true,
})

export const changeJoinForm = operation({
  ...form,
  id: 'changeJoinForm',
  method: 'PATCH',
  recent: true,
  summary: 'Set how people from outside may ask to join',
  description:
    'Who opens the form needs what it gives: the role, and the groups with what they carry. `skipApproval` goes with no role that rules over others.',
  body: z.strictObject({
    mode: z.enum(joinModes).optional(),
    role: role.optional(),
    skipApproval: z.boolean().optional(),
    defaultGroups: z.array(id).max(mostGroups).optional(),
    choosableGroups: z.array(id).max(mostGroups).optional(),
  }),
  answer: joinForm,
  versioned: true,
})

export const renewJoinLink = operation({
  ...form,
  id: 'renewJoinLink',
  method: 'POST',
  path: '/join-form/link',
  recent: true,
  summary: 'Make a new secret link to the form: the one before opens nothing',
  answer: z.strictObject({ link: z.string().describe('Told this once.'), version: z.int() }),
})

export const listJoinRequests = operation({
  id: 'listJoinRequests',
  method: 'GET',
  path: '/join-requests',
  tag,
  needs: 'users.manage',
  summary: 'The requests of people from outside, the oldest first',
  description: 'Only those whose mail address was proven. Decided ones are kept for 90 days.',
  query: listQuery.extend({ state: z.enum(joinStates).default('open') }),
  answer: pageOf(joinRequest),
})

export const getJoinRequest = operation({
  id: 'getJoinRequest',
  method: 'GET',
  path: '/join-requests/:request',
  tag,
  needs: 'users.manage',
  summary: 'A request of somebody from outside',
  params: oneOf('request'),
  answer: joinRequest,
  versioned: true,
})

export const approveJoinRequest = operation({
  ...decision,
  id: 'approveJoinRequest',
  path: '/join-requests/:request/approve',
  summary: 'Let somebody in: they are invited by mail and put into the groups',
  description:
    'Needs what is given: the role, and to change the members of the groups and what they carry. Who has the address as user ' +
    'name already joins the groups alone. Whatever refuses, a full plan too, leaves the request open. What rules over others ' +
    'is given after a sign-in within the last 15 minutes.',
  body: z.strictObject({
    groups: z.array(id).max(mostGroups).optional().describe('Those of the request unless said.'),
    role: role.optional().describe('That of the form unless said.'),
    until: moment.nullable().optional().describe('When the memberships end.'),
    reason: text(1000).nullable().optional(),
  }),
})

export const declineJoinRequest = operation({
  ...decision,
  id: 'declineJoinRequest',
  path: '/join-requests/:request/decline',
  summary: 'Decline a request; who asked is told by mail',
  body: z.strictObject({
    reason: text(1000).nullable().optional().describe('Stands in the mail.'),
  }),
})

export const joinRequestOperations = [
  getJoinForm,
  changeJoinForm,
  renewJoinLink,
  listJoinRequests,
  getJoinRequest,
  approveJoinRequest,
  declineJoinRequest,
] as const
