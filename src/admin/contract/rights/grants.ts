import { z } from 'zod'
import { actorKinds } from '../../../model/event.ts'
import { type Right, rights } from '../../../model/right.ts'
import { allOf, id, moment, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const right = z.enum(rights)

export const terms = {
  granter: z.strictObject({ kind: z.enum(actorKinds), id: id.nullable(), name: z.string() }),
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

const ofUser = z.strictObject({ user: id })
const ofGroup = z.strictObject({ group: id })
const ofApplication = z.strictObject({ application: text(200).describe('The client id.') })
const one = { right }

export const listAccountRights = operation({
  id: 'listAccountRights',
  method: 'GET',
  path: '/account/rights',
  tag: 'rights',
  summary: 'The rights that every user of the account has',
  needs: 'users.view',
  answer: grants,
})
export const grantRightToAccount = giver('grantRightToAccount', '/account/rights/:right', {
  needs: 'users.manage',
  params: z.strictObject(one),
  body: giving,
})
export const revokeRightFromAccount = taker('revokeRightFromAccount', '/account/rights/:right', {
  needs: 'users.manage',
  params: z.strictObject(one),
})

export const listUserRights = operation({
  id: 'listUserRights',
  method: 'GET',
  path: '/users/:user/rights',
  tag: 'rights',
  summary: 'The rights that were given to a user alone',
  needs: 'users.view',
  params: ofUser,
  answer: grants,
})
export const grantRightToUser = giver('grantRightToUser', '/users/:user/rights/:right', {
  needs: 'users.manage',
  params: ofUser.extend(one),
  body: giving,
})
export const revokeRightFromUser = taker('revokeRightFromUser', '/users/:user/rights/:right', {
  needs: 'users.manage',
  params: ofUser.extend(one),
})

export const listGroupRights = operation({
  id: 'listGroupRights',
  method: 'GET',
  path: '/groups/:group/rights',
  tag: 'rights',
  summary: 'The rights that a group gives to its members',
  needs: 'groups.view',
  params: ofGroup,
  answer: grants,
})
export const grantRightToGroup = giver('grantRightToGroup', '/groups/:group/rights/:right', {
  needs: 'groups.manage',
  params: ofGroup.extend(one),
  body: givingToGroup,
})
export const revokeRightFromGroup = taker('revokeRightFromGroup', '/groups/:group/rights/:right', {
  needs: 'groups.manage',
  params: ofGroup.extend(one),
})

export const listApplicationRights = operation({
  id: 'listApplicationRights',
  method: 'GET',
  path: '/applications/:application/rights',
  tag: 'rights',
  summary: 'The rights that a service application was given',
  needs: 'applications.view',
  params: ofApplication,
  answer: grants,
})
export const grantRightToApplication = giver(
  'grantRightToApplication',
  '/applications/:application/rights/:right',
  { needs: 'applications.manage', params: ofApplication.extend(one), body: giving },
)
export const revokeRightFromApplication = taker(
  'revokeRightFromApplication',
  '/applications/:application/rights/:right',
  { needs: 'applications.manage', params: ofApplication.extend(one) },
)

export const grantOperations = [
  listAccountRights,
  grantRightToAccount,
  revokeRightFromAccount,
  listUserRights,
  grantRightToUser,
  revokeRightFromUser,
  listGroupRights,
  grantRightToGroup,
  revokeRightFromGroup,
  listApplicationRights,
  grantRightToApplication,
  revokeRightFromApplication,
] as const

function giver<Params extends z.ZodType, Body extends z.ZodType>(
  operationId: string,
  path: `/${string}`,
  { needs, params, body }: { needs: Right; params: Params; body: Body },
) {
  return operation({
    id: operationId,
    method: 'PUT',
    path,
    tag: 'rights',
    summary: 'Give a right, or change the terms on which it was given',
    description: 'Nobody gives what they do not have, nor for longer than they have it.',
    needs,
    recent: true,
    params,
    body,
    answer: grants,
  })
}

function taker<Params extends z.ZodType>(
  operationId: string,
  path: `/${string}`,
  { needs, params }: { needs: Right; params: Params },
) {
  return operation({
    id: operationId,
    method: 'DELETE',
    path,
    tag: 'rights',
    summary: 'Take a right that was given; what comes another way stays',
    needs,
    recent: true,
    params,
  })
}
