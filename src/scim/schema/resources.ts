import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { compileResource } from './resource-schema.ts'
import type { ResourceSchema } from './resource-schema.ts'
import { oktaRoleSchema, roleSchema } from './role.ts'
import { userSchema } from './user.ts'

export const userResource: ResourceSchema = compileResource({
  name: 'User',
  endpoint: '/Users',
  description: 'People who sign in',
  core: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
})

export const groupResource: ResourceSchema = compileResource({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Sets of people and of other groups',
  core: groupSchema,
  extensions: [],
})

export const roleResource: ResourceSchema = compileResource({
  name: 'Role',
  endpoint: '/Roles',
  description: 'Values of the roles of users that have a meaning here',
  core: roleSchema,
  extensions: [],
})

export const oktaRoleResource: ResourceSchema = compileResource({
  name: 'OktaRole',
  endpoint: '/OktaRoles',
  description: 'Values of the roles of users that have a meaning here, as Okta reads them',
  core: oktaRoleSchema,
  extensions: [],
})
