import {
  assignAppRole as assign,
  createAppRole as create,
  listAppRoles as list,
  removeAppRole as remove,
  unassignAppRole as unassign,
} from '../../domain/applications/app-roles.ts'
import {
  changeAppRole as change,
  getAppRole as find,
  listRoleHolders as listHolders,
} from '../../domain/applications/app-role-holders.ts'
import type { AppRole } from '../../model/app-role.ts'
import {
  assignAppRole,
  changeAppRole,
  createAppRole,
  getAppRole,
  listAppRoles,
  listAppRoleAssignments,
  deleteAppRole,
  unassignAppRole,
} from '../contract/applications/app-roles.ts'
import { given } from '../given.ts'
import { partAnswer, partIn, wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { holder } from './assignments.ts'

export const appRoleRoutes = [
  route(listAppRoles, async ({ context, params }) =>
    wholeAnswer(await list(context, params.application), each => {
      return { ...represent(each), users: each.users, groups: each.groups }
    }),
  ),
  route(createAppRole, async ({ context, params, body }) =>
    represent(await create(context, params.application, body)),
  ),
  route(getAppRole, async ({ context, params }) => represent(await find(context, roleIn(params)))),
  route(changeAppRole, async ({ context, params, body }) =>
    represent(await change(context, roleIn(params), given(body))),
  ),
  route(deleteAppRole, async ({ context, params }) => ({
    assignments: await remove(context, params.application, params.role),
  })),
  route(listAppRoleAssignments, async request => {
    const { context, params } = request
    return partAnswer(request, await listHolders(context, roleIn(params), partIn(request)), holder)
  }),
  route(assignAppRole, async ({ context, params, query }) =>
    assign(context, {
      ...roleIn(params),
      ...(query.delegated === undefined ? {} : { delegated: query.delegated }),
      principalId: params.principal,
    }),
  ),
  route(unassignAppRole, async ({ context, params }) =>
    unassign(context, { ...roleIn(params), principalId: params.principal }),
  ),
]

type Params = { readonly application: string; readonly role: string }

function roleIn({ application, role }: Params): {
  readonly clientId: string
  readonly key: string
} {
  return { clientId: application, key: role }
}

function represent({ id, key, name, description }: AppRole): AppRole {
  return { id, key, name, description }
}
