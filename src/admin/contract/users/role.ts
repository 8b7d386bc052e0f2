import { z } from 'zod'
import { rights, weights } from '../../../model/right.ts'
import { roles } from '../../../model/role.ts'
import { id, toldApplication } from '../common.ts'
import { operation } from '../operation.ts'

const role = z.enum(roles)
const weight = z.enum(weights)
const params = z.strictObject({ user: id })
const body = z.strictObject({ role })
const named = z.strictObject({ id, name: z.string() })

const difference = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ gained: z.array(item), lost: z.array(item) })

/** What somebody has more and less of after a change. */
export const effect = z
  .strictObject({
    role: z.strictObject({ before: role, after: role }),
    class: z.strictObject({ before: weight, after: weight }),
    rights: difference(z.enum(rights)),
    memberships: difference(
      z.strictObject({
        ...named.shape,
        source: z.string(),
        state: z.enum(['active', 'suspended']),
      }),
    ).describe('The rows of the user in groups: one that is suspended is lost as active.'),
    groups: difference(named).describe('Those that count, directly or through groups.'),
    applications: difference(toldApplication).describe(
      'Those that an assignment lets the user into.',
    ),
    appRoles: difference(
      z.strictObject({ application: toldApplication, key: z.string(), name: z.string() }),
    ),
    ended: z.record(z.string(), z.int()).describe('What is open and ends, by kind.'),
  })
  .meta({ id: 'RoleEffect' })

export const setUserRole = operation({
  id: 'setUserRole',
  method: 'PUT',
  path: '/users/:user/role',
  tag: 'users',
  summary: 'Give a user another role',
  description:
    'Only an account administrator makes one, or changes one. Nobody gives a role that has rights which they lack. The last ' +
    'active account administrator keeps the role. Who stops being restricted leaves all sharing groups. With a role ' +
    'that gives more, an open invitation and a one-time password that was not used end, since others know them: invite anew.',
  needs: 'users.manage',
  recent: true,
  params,
  body,
  answer: z.strictObject({ id, role, version: z.int() }),
  versioned: true,
})

export const previewUserRole = operation({
  id: 'previewUserRole',
  method: 'POST',
  path: '/users/:user/role/preview',
  tag: 'users',
  summary: 'What another role would give and take',
  description: 'The change itself is run and rolled back.',
  needs: 'users.manage',
  params,
  body,
  answer: effect,
})

export const roleOperations = [setUserRole, previewUserRole] as const
