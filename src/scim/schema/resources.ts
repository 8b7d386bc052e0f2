import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { compileResource } from './resource-schema.ts'
import type { ResourceSchema } from './resource-schema.ts'
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
