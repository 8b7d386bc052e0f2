import { z } from 'zod'
import { id, listQuery, moment, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { ofGroup } from './groups.ts'

const tag = 'group members'
const managers =
  'For who may manage groups (`groups.manage`), and for the managers of the group, who may pass on what was attached for them to pass on.'

const source = z.strictObject({
  kind: z.enum(['manual', 'connection', 'upstream', 'request']),
  connection: z.strictObject({ id, name: z.string() }).nullable(),
  upstream: z.strictObject({ id, name: z.string() }).nullable(),
  state: z.enum(['active', 'suspended']),
  since: timestamp,
  until: timestamp.nullable(),
})

const member = z
  .strictObject({
    id,
    kind: z.enum(['user', 'group']),
    name: z.string(),
    userName: z.string().nullable().describe('Of a user.'),
    readOnly: z.boolean().describe('Whether only another system can take this member out.'),
    sources: z.array(source).describe('Who put the member there, and until when.'),
  })
  .meta({ id: 'GroupMember' })

export const listGroupMembers = operation({
  id: 'listGroupMembers',
  method: 'GET',
  path: '/groups/:group/members',
  tag,
  summary: 'List and search the members of a group',
  description: 'For who may see groups (`groups.view`), and for the managers of the group.',
  needs: 'signed-in',
  params: ofGroup,
  query: listQuery.extend({ q: text(200).optional().describe('What somebody types of a name.') }),
  answer: pageOf(member),
})

export const addGroupMembers = operation({
  id: 'addGroupMembers',
  method: 'POST',
  path: '/groups/:group/members',
  tag,
  summary: 'Add up to 1,000 members at once',
  description: `Those that can be added are; the results tell what became of each. ${managers}`,
  needs: 'signed-in',
  params: ofGroup,
  body: z.strictObject({
    members: z.array(id).min(1).max(1000).describe('Ids of users and groups.'),
    until: moment.nullable().optional().describe('From when on they are members no more.'),
  }),
  answer: z.strictObject({
    results: z.array(
      z.strictObject({
        id: z.string().describe('As it was sent.'),
        outcome: z
          .enum(['added', 'changed', 'present', 'unknown', 'unfit'])
          .describe(
            '`changed`: the end of the membership. `unknown`: there is no such user or group, or none that a manager sees. `unfit`: the kind of the group does ' +
              'not take them (a sharing group only users with restricted access and sharing groups).',
          ),
      }),
    ),
    memberCount: z.int(),
    version: z.int(),
  }),
  versioned: true,
})

const count = z.strictObject({ removed: z.int(), memberCount: z.int(), version: z.int() })

export const removeGroupMember = operation({
  id: 'removeGroupMember',
  method: 'DELETE',
  path: '/groups/:group/members/:member',
  tag,
  summary: 'Take a member out of a group',
  description: managers,
  needs: 'signed-in',
  params: ofGroup.extend({ member: id }),
  answer: count,
  versioned: true,
})

export const clearGroupMembers = operation({
  id: 'clearGroupMembers',
  method: 'DELETE',
  path: '/groups/:group/members',
  tag,
  summary: 'Take out everybody who came by hand or by a request to join',
  description:
    'Members of directories and providers stay. A large group is cleared in steps of 5,000 members, each a transaction with its event and its ' +
    'count: if the answer does not come, what was done is done, and doing it again goes on. `If-Match` is compared before the ' +
    `first step. What goes with it tells \`previewGroupChange\`. ${managers}`,
  needs: 'signed-in',
  recent: true,
  params: ofGroup,
  answer: count,
  versioned: true,
})

export const exportGroupMembers = operation({
  id: 'exportGroupMembers',
  method: 'GET',
  path: '/groups/:group/member-export',
  tag,
  summary: 'All members of a group as CSV',
  needs: 'signed-in',
  params: ofGroup,
  download: ['text/csv'],
})

export const groupMemberOperations = [
  listGroupMembers,
  addGroupMembers,
  removeGroupMember,
  clearGroupMembers,
  exportGroupMembers,
] as const
