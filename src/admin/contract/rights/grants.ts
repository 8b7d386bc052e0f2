import { z } from 'zod'
import { type Right, rights } from '../../../model/right.ts'
import { actor, allOf, id, moment, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const right = z.enum(rights)

export const terms = {
  granter: actor,
  orphaned: z.boolean().describe('Whoever gave it is gone: look at it again.'),
  reason: z.string().nullable(),
  since: timestamp,
  until: timestamp.nullable().describe('From here on it has no effect.'),
}

const grant = z
  .strictObject({
    right,
    ...terms,
    delegated: z
      .boolean()
      .describe('Of a group: whether a directory or manager who lacks it may put people into it.'),
  })
  .meta({ id: 'RightGrant' })

const grants = allOf(grant)

const giving = z.strictObject({
  reason: text(512).nullable().optional(),
  until: moment.nullable().optional().describe('In the future, or null for no end.'),
})

const givingToGroup = giving.extend({
  delegated: z
    .boolean()
    .optional()
    .describe('Without it: for what does not rule over others, and not for what does.'),
})

type Held<Shape, Body> = {
  readonly path: `/${string}`
  /** What names the holder in the path. */
  readonly shape: Shape
  readonly body: Body
  readonly view: Right
  readonly manage: Right
  /** What the list says that it is. */
  readonly listed: string
}

/** The operations on the rights that one kind of holder was given. */
function rightsOf<Shape extends z.ZodRawShape, Body extends z.ZodType>(
  holder: 'Account' | 'User' | 'Group' | 'Application',
  { path, shape, body, ...own }: Held<Shape, Body>,
) {
  const one = {
    path: `${path}/rights/:right`,
    tag: 'rights',
    needs: own.manage,
    recent: true,
    params: z.strictObject({ ...shape, right }),
  } as const
  return {
    list: operation({
      id: `list${holder}Rights`,
      method: 'GET',
      path: `${path}/rights`,
      tag: 'rights',
      summary: own.listed,
      needs: own.view,
      params: z.strictObject(shape),
      answer: grants,
    }),
    give: operation({
      ...one,
      id: `grantRightTo${holder}`,
      method: 'PUT',
      summary: 'Give a right, or change the terms on which it was given',
      description: 'Nobody gives what they do not have, nor for longer than they have it.',
      body,
      answer: grants,
    }),
    take: operation({
      ...one,
      id: `revokeRightFrom${holder}`,
      method: 'DELETE',
      summary: 'Take a right that was given; what comes another way stays',
    }),
  }
}

export const accountRights = rightsOf('Account', {
  path: '/account',
  shape: {},
  body: giving,
  view: 'users.view',
  manage: 'users.manage',
  listed: 'The rights that every user of the account has',
})

export const userRights = rightsOf('User', {
  path: '/users/:user',
  shape: { user: id },
  body: giving,
  view: 'users.view',
  manage: 'users.manage',
  listed: 'The rights that were given to a user alone',
})

export const groupRights = rightsOf('Group', {
  path: '/groups/:group',
  shape: { group: id },
  body: givingToGroup,
  view: 'groups.view',
  manage: 'groups.manage',
  listed: 'The rights that a group gives to its members',
})

export const applicationRights = rightsOf('Application', {
  path: '/applications/:application',
  shape: { application: text(200).describe('The client id.') },
  body: giving,
  view: 'applications.view',
  manage: 'applications.manage',
  listed: 'The rights that a service application was given',
})

export const grantOperations = [accountRights, userRights, groupRights, applicationRights].flatMap(
  ({ list, give, take }) => [list, give, take],
)
