import { z } from 'zod'
import { allOf, flag, id, listQuery, pageOf, text } from '../common.ts'
import { operation } from '../operation.ts'
import { ofApplication } from './applications.ts'
import { holder } from './assignments.ts'

const fields = {
  name: text(512),
  description: text(512).nullable(),
}

const appRole = z
  .strictObject({ id, key: z.string().describe('What tokens say.'), ...fields })
  .meta({ id: 'AppRole' })

const ofRole = ofApplication.extend({
  role: text(120).describe('The key of the role, in any case.'),
})
const ofHolder = ofRole.extend({ principal: id.describe('The id of a user or group.') })

export const listAppRoles = operation({
  id: 'listAppRoles',
  method: 'GET',
  path: '/applications/:application/roles',
  tag: 'applications',
  summary: 'The roles that an application defines, by key',
  needs: 'applications.view',
  params: ofApplication,
  answer: allOf(
    appRole
      .extend({ users: z.int(), groups: z.int().describe('How many of each have it directly.') })
      .meta({ id: 'ListedAppRole' }),
  ),
})

export const createAppRole = operation({
  id: 'createAppRole',
  method: 'POST',
  path: '/applications/:application/roles',
  tag: 'applications',
  summary: 'Define a role; the keys of the six account roles are reserved',
  needs: 'applications.manage',
  params: ofApplication,
  body: z.strictObject({
    key: text(120),
    name: fields.name,
    description: fields.description.default(null),
  }),
  answer: appRole,
  status: 201,
})

export const getAppRole = operation({
  id: 'getAppRole',
  method: 'GET',
  path: '/applications/:application/roles/:role',
  tag: 'applications',
  summary: 'A role of an application',
  needs: 'applications.view',
  params: ofRole,
  answer: appRole,
})

export const changeAppRole = operation({
  id: 'changeAppRole',
  method: 'PATCH',
  path: '/applications/:application/roles/:role',
  tag: 'applications',
  summary: 'Change what people read of a role; its key stays',
  needs: 'applications.manage',
  params: ofRole,
  body: z.strictObject(fields).partial(),
  answer: appRole,
})

export const deleteAppRole = operation({
  id: 'deleteAppRole',
  method: 'DELETE',
  path: '/applications/:application/roles/:role',
  tag: 'applications',
  summary: 'Remove a role with its assignments: no token that is issued from now on has it',
  needs: 'applications.manage',
  params: ofRole,
  answer: z.strictObject({ assignments: z.int().describe('How many assignments went with it.') }),
})

export const listAppRoleAssignments = operation({
  id: 'listAppRoleAssignments',
  method: 'GET',
  path: '/applications/:application/roles/:role/assignments',
  tag: 'applications',
  summary: 'The users and groups that a role is given to',
  needs: 'applications.view',
  params: ofRole,
  query: listQuery,
  answer: pageOf(holder),
})

export const assignAppRole = operation({
  id: 'assignAppRole',
  recent: true,
  method: 'PUT',
  path: '/applications/:application/roles/:role/assignments/:principal',
  tag: 'applications',
  summary: 'Give a role to a user or group; doing it again changes nothing',
  needs: 'applications.manage',
  params: ofHolder,
  query: z.strictObject({
    delegated: flag
      .optional()
      .describe('Of a group: whether a directory or manager may put people into it; yes at first.'),
  }),
})

export const unassignAppRole = operation({
  id: 'unassignAppRole',
  method: 'DELETE',
  path: '/applications/:application/roles/:role/assignments/:principal',
  tag: 'applications',
  summary: 'Take a role from a user or group',
  needs: 'applications.manage',
  params: ofHolder,
})

export const appRoleOperations = [
  listAppRoles,
  createAppRole,
  getAppRole,
  changeAppRole,
  deleteAppRole,
  listAppRoleAssignments,
  assignAppRole,
  unassignAppRole,
] as const
