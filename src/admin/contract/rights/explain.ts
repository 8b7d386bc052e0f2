import { z } from 'zod'
import { rights, weights } from '../../../model/right.ts'
import { roles } from '../../../model/role.ts'
import { id } from '../common.ts'
import { groupPaths } from '../group-paths.ts'
import { operation } from '../operation.ts'
import { terms } from './grants.ts'

const named = z.strictObject({ id, name: z.string() })

const source = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('role'), role: z.enum(roles) }),
  z.strictObject({ from: z.literal('account'), ...terms }),
  z.strictObject({ from: z.literal('own'), ...terms }),
  z.strictObject({
    from: z.literal('group'),
    group: named,
    paths: groupPaths,
    ...terms,
  }),
])

const explained = z
  .strictObject({
    items: z.array(
      z.strictObject({
        right: z.enum(rights),
        sources: z.array(source).describe('Each alone would be enough.'),
      }),
    ),
    next: z.null(),
    class: z.enum(weights),
  })
  .meta({ id: 'ExplainedRights' })

export const explainUserRights = operation({
  id: 'explainUserRights',
  method: 'GET',
  path: '/users/:user/rights/explained',
  tag: 'rights',
  summary: 'Every right that a user has, with everything that gives it',
  needs: 'users.view',
  params: z.strictObject({ user: id }),
  answer: explained,
})

export const explainOperations = [explainUserRights] as const
