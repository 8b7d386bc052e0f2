import { addUser } from '../../domain/users/add-user.ts'
import { changeProfile } from '../../domain/users/change-profile.ts'
import { previewRemoval, removeUser } from '../../domain/users/remove-user.ts'
import { resetPassword as reset } from '../../domain/users/reset-password.ts'
import { liftSuspension as lift, suspendUser as suspend } from '../../domain/users/suspension.ts'
import { seenUser } from '../../domain/users/holdings/holdings.ts'
import type { RemovedUser } from '../../model/removed-user.ts'
import { deleteUser, previewUserDeletion } from '../contract/users/removal.ts'
import {
  changeUser,
  createUser,
  getUser,
  liftSuspension,
  resetPassword,
  suspendUser,
} from '../contract/users/user.ts'
import { type Answer, type Request, route } from '../route.ts'
import { checkRecentFor } from './recent-for-role.ts'
import { representReceipt } from './receipt.ts'
import { nobody, representUser, written } from './representation.ts'

export const userRoutes = [
  route(createUser, async ({ context, parts, body }) => {
    const { oneTimePassword: password, role, ...profile } = body
    checkRecentFor(context, role)
    const given = password === undefined ? {} : { password }
    const input = { ...written(nobody, profile), ...given, role }
    return representUser(context, await addUser(context, parts, input))
  }),
  route(getUser, async ({ context, params }) =>
    representUser(context, await seenUser(context, params.user)),
  ),
  route(changeUser, async ({ context, params, body, expected }) => {
    const change = {
      expected,
      change: (user: Parameters<typeof written>[0]) => written(user, body),
    }
    return representUser(context, await changeProfile(context, params.user, change))
  }),
  route(suspendUser, async ({ context, params, expected }) =>
    representUser(context, await suspend(context, params.user, { expected })),
  ),
  route(liftSuspension, async ({ context, params, expected }) =>
    representUser(context, await lift(context, params.user, { expected })),
  ),
  route(resetPassword, async ({ context, parts, params }) => ({
    oneTimePassword: await reset(context, parts, { userId: params.user }),
  })),
  route(deleteUser, async ({ context, params, query, expected }) =>
    represent(await removeUser(context, params.user, { expected, ...ownerIn(query) })),
  ),
  route(previewUserDeletion, async ({ context, params, query }) =>
    represent(await previewRemoval(context, params.user, ownerIn(query))),
  ),
]

function ownerIn({ owner }: Request<typeof deleteUser>['query']): { readonly owner?: string } {
  return owner === undefined ? {} : { owner }
}

function represent({ access, ...removed }: RemovedUser): Answer<typeof deleteUser> {
  const { assignments, appRoles } = removed
  return {
    ...removed,
    assignments: {
      count: assignments.count,
      first: assignments.first.map(({ clientId, name }) => ({ clientId, name })),
    },
    appRoles: {
      count: appRoles.count,
      first: appRoles.first.map(({ clientId, name, key }) => ({ clientId, name, key })),
    },
    access: representReceipt(access),
  }
}
