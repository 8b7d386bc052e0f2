import { z } from 'zod'
import { groupKinds } from '../../../model/group.ts'
import { pictureTypes, mostPictureBytes } from '../../../model/picture.ts'
import { flag, id, listQuery, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const named = z.strictObject({ id, name: z.string() })
const params = oneOf('group')
const mostMembers = 1000

const groupMembers = {
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
}

export const group = z.strictObject(groupMembers).meta({ id: 'Group' })

const groupDetails = z
  .strictObject({
    ...groupMembers,
    connection: named.nullable(),
    parents: z.array(named).describe('The groups that it is in: up to 100.'),
    applications: z.array(named).describe('Where it lets its members in: up to 100.'),
    appRoles: z
      .array(
        z.strictObject({
          applicationId: id,
          application: z.string(),
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
  params,
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
  params,
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
  params,
  query: z.strictObject({ confirmation: text(512).describe('The name of the group, typed.') }),
  answer: z.strictObject({ id, version: z.int(), restorableUntil: timestamp }),
  versioned: true,
})

export const copyGroup = operation({
  id: 'copyGroup',
  method: 'POST',
  path: '/groups/:group/copy',
  tag: 'groups',
  summary: 'Make a group like this one',
  description:
    'Kind, description, picture, rights and settings for uploaders; applications are given anew.',
  needs: 'groups.manage',
  params,
  body: z.strictObject({
    name: text(512),
    members: z.boolean().default(false).describe('Whether the members by hand come along.'),
  }),
  answer: group,
  status: 201,
  versioned: true,
})

const deletedGroup = z
  .strictObject({ ...groupMembers, deletedAt: timestamp, restorableUntil: timestamp })
  .meta({ id: 'DeletedGroup' })

export const listDeletedGroups = operation({
  id: 'listDeletedGroups',
  method: 'GET',
  path: '/deleted-groups',
  tag: 'groups',
  summary: 'The groups that can be restored',
  needs: 'groups.view',
  query: listQuery,
  answer: pageOf(deletedGroup),
})

export const restoreGroup = operation({
  id: 'restoreGroup',
  method: 'POST',
  path: '/deleted-groups/:group/restore',
  tag: 'groups',
  summary: 'Restore a deleted group with members and grants',
  needs: 'groups.manage',
  params,
  answer: group,
  versioned: true,
})

export const purgeGroup = operation({
  id: 'purgeGroup',
  method: 'DELETE',
  path: '/deleted-groups/:group',
  tag: 'groups',
  summary: 'Delete a deleted group for good and free its name',
  needs: 'groups.manage',
  recent: true,
  params,
})

export const setGroupIcon = operation({
  id: 'setGroupIcon',
  method: 'PUT',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'Give a group a picture',
  description:
    'PNG, JPEG or WebP, as the bytes say and not the media type; at most 1024 by 1024 pixels.',
  needs: 'groups.manage',
  params,
  upload: { mediaTypes: pictureTypes, limit: mostPictureBytes },
  answer: group,
  versioned: true,
})

export const deleteGroupIcon = operation({
  id: 'deleteGroupIcon',
  method: 'DELETE',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'Take the picture of a group away',
  needs: 'groups.manage',
  params,
  answer: group,
  versioned: true,
})

export const getGroupIcon = operation({
  id: 'getGroupIcon',
  method: 'GET',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'The picture of a group',
  description: 'With its hash as `v` it may be kept for good.',
  needs: 'signed-in',
  params,
  query: z.strictObject({ v: text(64).optional(), download: flag.optional() }),
  download: pictureTypes,
})

export const groupOperations = [
  createGroup,
  getGroup,
  changeGroup,
  deleteGroup,
  copyGroup,
  listDeletedGroups,
  restoreGroup,
  purgeGroup,
  setGroupIcon,
  deleteGroupIcon,
  getGroupIcon,
] as const
