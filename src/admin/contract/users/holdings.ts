import { z } from 'zod'
import { rights } from '../../../model/right.ts'
import { allOf, id, listQuery, oneOf, pageOf, timestamp, toldApplication } from '../common.ts'
import { operation } from '../operation.ts'
import { receipt } from './removal.ts'
import { user } from './user.ts'

const named = z.strictObject({ id, name: z.string() })
const groupKind = z.enum(['sharing', 'directory'])

const membership = z
  .strictObject({
    id: id.describe('That of the group.'),
    name: z.string(),
    kind: groupKind,
    sources: z.array(
      z.strictObject({
        kind: z.enum(['manual', 'connection', 'upstream', 'request']),
        id: id.nullable(),
        name: z.string().nullable(),
        state: z
          .enum(['active', 'suspended'])
          .describe('`suspended`: without effect, but shown to the directory that wrote it.'),
        since: timestamp,
        until: timestamp.nullable(),
      }),
    ),
  })
  .meta({ id: 'UserMembership' })

const reachedGroup = z
  .strictObject({
    id,
    name: z.string(),
    kind: groupKind,
    path: z
      .array(named)
      .describe('The shortest way: the groups from the person on, the last is this.'),
  })
  .meta({ id: 'ReachedGroup' })

const openApplication = toldApplication
  .extend({ id, access: z.enum(['open', 'assigned']) })
  .meta({ id: 'OpenApplication' })

const heldAppRole = z
  .strictObject({
    id,
    key: z.string(),
    name: z.string(),
    application: toldApplication,
    direct: z.boolean().describe('Whether it was given to the person, beside what groups give.'),
    group: named.nullable().describe('The first of the groups that give it.'),
  })
  .meta({ id: 'HeldAppRole' })

const session = z
  .strictObject({
    id: z.string(),
    signedInAt: timestamp,
    usedAt: timestamp.describe('The last use that was written down.'),
    expiresAt: timestamp,
    address: z.string().nullable(),
    browser: z.string().nullable(),
    applications: z.array(toldApplication),
  })
  .meta({ id: 'UserSession' })

const common = { method: 'GET', tag: 'users', needs: 'users.view', params: oneOf('user') } as const

export const listUserMemberships = operation({
  ...common,
  id: 'listUserMemberships',
  path: '/users/:user/memberships',
  summary: 'The groups that a person is a member of itself, with source, since and until',
  query: listQuery,
  answer: pageOf(membership),
})

export const listUserGroups = operation({
  ...common,
  id: 'listUserGroups',
  path: '/users/:user/groups',
  summary: 'The groups that a person is in, directly or through groups, with the way there',
  query: listQuery,
  answer: pageOf(reachedGroup),
})

export const listUserApplications = operation({
  ...common,
  id: 'listUserApplications',
  path: '/users/:user/applications',
  summary: 'The applications that a person may enter',
  query: listQuery,
  answer: pageOf(openApplication),
})

export const listUserAppRoles = operation({
  ...common,
  id: 'listUserAppRoles',
  path: '/users/:user/app-roles',
  summary: 'The app roles that a person has, by themselves or through groups',
  query: listQuery,
  answer: pageOf(heldAppRole),
})

export const listUserSessions = operation({
  ...common,
  id: 'listUserSessions',
  path: '/users/:user/sessions',
  summary: 'Where a person is signed in, the latest first',
  description: 'The latest hundred.',
  answer: allOf(session),
})

export const getUserOverview = operation({
  ...common,
  id: 'getUserOverview',
  path: '/users/:user/overview',
  summary: 'What a person has, in one answer',
  description:
    'Each list is the first page of the operation of that name, and its `next` goes there.',
  answer: z
    .strictObject({
      user,
      letIn: z.boolean().describe('Whether the person may sign in now.'),
      rights: z.array(z.enum(rights)).describe('From role, account, own rights and groups.'),
      memberships: pageOf(membership),
      groups: pageOf(reachedGroup),
      applications: pageOf(openApplication),
      appRoles: pageOf(heldAppRole),
      sessions: allOf(session),
    })
    .meta({ id: 'UserOverview' }),
})

const ending = { method: 'DELETE', tag: 'users', needs: 'users.manage', answer: receipt } as const

export const endUserSession = operation({
  ...ending,
  id: 'endUserSession',
  path: '/users/:user/sessions/:session',
  summary: 'End one session of a person with what was opened in it',
  params: oneOf('user').extend({ session: z.string().max(200) }),
})

export const endUserSessions = operation({
  ...ending,
  id: 'endUserSessions',
  path: '/users/:user/sessions',
  summary: 'Sign a person out everywhere',
  params: oneOf('user'),
})

export const endUserAccessAt = operation({
  ...ending,
  id: 'endUserAccessAt',
  path: '/users/:user/applications/:application/access',
  summary: 'End what one application has of a person: codes, tokens and grants',
  description: 'Who may enter may do so again, and agrees to nothing anew.',
  params: oneOf('user').extend({ application: z.string().max(200).describe('The client id.') }),
})

export const userHoldingsOperations = [
  listUserMemberships,
  listUserGroups,
  listUserApplications,
  listUserAppRoles,
  listUserSessions,
  getUserOverview,
  endUserSession,
  endUserSessions,
  endUserAccessAt,
] as const
