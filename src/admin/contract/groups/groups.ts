import { z } from 'zod'
import { groupKinds } from '../../../model/group.ts'
import { id, oneOf, text, timestamp, toldApplication } from '../common.ts'
import { operation } from '../operation.ts'

const named = z.strictObject({ id, name: z.string() })
export const ofGroup = oneOf('group')
const mostMembers = 1000

export const group = z
  .strictObject({
    id,
    name: z.string(),
    kind: z
      .enum(groupKinds)
      .describe('`sharing`: users with restricted access only; `directory`: any role.'),
    description: z.string().nullable(),
    icon: z.string().nullable().describe('The hash of its picture, or null.'),
    managedBy: id.nullable().describe('The connection whose directory says what it is called.'),
    memberCount: z.int().describe('Distinct direct members, whoever put them there.'),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Group' })

const groupDetails = group
  .extend({
    connection: named.nullable(),
    parents: z.array(named).describe('The groups that it is in: up to 100.'),
    applications: z.array(toldApplication).describe('Where it lets its members in: up to 100.'),
    appRoles: z
      .array(
        z.strictObject({
          application: toldApplication,
          key: z.string(),
          name: z.string(),
        }),
      )
      .describe('What it gives its members in applications: up to 100.'),
    rights: z.array(
      z.strictObject({
        right: z.string(),
        delegated: z.boolean().describe('Whether directories and managers may pass it on.'),
        until: timestamp.nullable(),
      }),
    ),
    counts: z.strictObject({
      groups: z.int().describe('Of the members those that are groups.'),
      parents: z.int(),
      applications: z.int(),
      appRoles: z.int(),
      managers: z.int(),
    }),
  })
  .meta({ id: 'GroupDetails' })

export const createGroup = operation({
  id: 'createGroup',
  method: 'POST',
  path: '/groups',
  tag: 'groups',
  summary: 'Create a group; a name is enough',
  needs: 'groups.manage',
  body: z.strictObject({
    name: text(512),
    kind: z.enum(groupKinds).optional().describe('`sharing` unless said.'),
    description: text(2000).nullable().optional(),
    members: z
      .array(id)
      .max(mostMembers)
      .optional()
      .describe('Ids of users and groups; all or none.'),
  }),
  answer: group,
  location: '/groups/{id}',
  status: 201,
  versioned: true,
})

export const getGroup = operation({
  id: 'getGroup',
  method: 'GET',
  path: '/groups/:group',
  tag: 'groups',
  summary: 'A group with what it carries and where it is used',
  description: 'For who may see groups (`groups.view`), and for the managers of the group.',
  needs: 'signed-in',
  params: ofGroup,
  answer: groupDetails,
  versioned: true,
})

export const changeGroup = operation({
  id: 'changeGroup',
  method: 'PATCH',
  path: '/groups/:group',
  tag: 'groups',
  summary: 'Change name and description',
  description:
    'A new name changes no access. The name of a group that a connection manages is its directory’s.',
  needs: 'groups.manage',
  params: ofGroup,
  body: z.strictObject({
    name: text(512).optional(),
    description: text(2000).nullable().optional(),
  }),
  answer: groupDetails,
  versioned: true,
})

export const deleteGroup = operation({
  id: 'deleteGroup',
  method: 'DELETE',
  path: '/groups/:group',
  tag: 'groups',
  summary: 'Delete a group; it can be restored for 30 days',
  description: 'What goes with it tells `previewGroupChange`. Its name is reserved meanwhile.',
  needs: 'groups.manage',
  recent: true,
  params: ofGroup,
  query: z.strictObject({ confirmation: text(512).describe('The name of the group, typed.') }),
  answer: z.strictObject({ id, version: z.int(), restorableUntil: timestamp }),
  versioned: true,
})

export const copyGroup = operation({
  id: 'copyGroup',
  method: 'POST',
  recent: true,
  path: '/groups/:group/copy',
  tag: 'groups',
  summary: 'Make a group like this one',
  description:
    'Kind, description, picture, rights and settings for uploaders; applications are given anew.',
  needs: 'groups.manage',
  params: ofGroup,
  body: z.strictObject({
    name: text(512),
    members: z.boolean().default(false).describe('Whether the members by hand come along.'),
  }),
  answer: group,
  location: '/groups/{id}',
  status: 201,
  versioned: true,
})

export const groupOperations = [createGroup, getGroup, changeGroup, deleteGroup, copyGroup] as const
