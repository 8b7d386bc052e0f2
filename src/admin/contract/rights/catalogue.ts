import { z } from 'zod'
import { rightFamilies, rights, weights } from '../../../model/right.ts'
import { roles } from '../../../model/role.ts'
import { allOf, id, listQuery, pageOf } from '../common.ts'
import { operation } from '../operation.ts'

const right = z.enum(rights)

const catalogued = z
  .strictObject({
    right,
    family: z.enum(rightFamilies),
    weight: z.enum(weights).describe('The heaviest right of a person decides their class.'),
    summary: z.string(),
    administrative: z.boolean().describe('Rules over others.'),
    roles: z.array(z.enum(roles)).describe('The roles that imply it in this account.'),
  })
  .meta({ id: 'Right' })

const role = z
  .strictObject({
    role: z.enum(roles),
    name: z.string(),
    floor: z
      .enum(['view', 'contribute', 'manage'])
      .nullable()
      .describe('The level on everything in the media library.'),
    rights: z.array(right),
    class: z.enum(weights),
  })
  .meta({ id: 'Role' })

const holder = z
  .strictObject({
    id,
    name: z.string(),
    userName: z.string(),
    byRole: z.boolean(),
    byAccount: z.boolean().describe('It was given to every user.'),
    own: z.boolean(),
    groups: z
      .array(z.strictObject({ id, name: z.string() }))
      .describe('The groups that it was given to and the user is in, directly or through groups.'),
  })
  .meta({ id: 'RightHolder' })

export const listRights = operation({
  id: 'listRights',
  method: 'GET',
  path: '/rights',
  tag: 'rights',
  summary: 'The catalogue of rights',
  needs: 'signed-in',
  answer: allOf(catalogued),
})

export const listRoles = operation({
  id: 'listRoles',
  method: 'GET',
  path: '/roles',
  tag: 'rights',
  summary: 'The six roles and what each implies in this account',
  needs: 'signed-in',
  answer: allOf(role),
})

export const listRightHolders = operation({
  id: 'listRightHolders',
  method: 'GET',
  path: '/rights/:right/holders',
  tag: 'rights',
  summary: 'Who has a right, and through what',
  needs: 'users.view',
  params: z.strictObject({ right }),
  query: listQuery,
  answer: pageOf(holder),
})

export const catalogueOperations = [listRights, listRoles, listRightHolders] as const
