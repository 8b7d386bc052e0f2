import { changeRole } from '../../domain/users/change-role.ts'
import { previewRole as preview } from '../../domain/users/preview-role.ts'
import { previewRoleOfUser, changeRoleOfUser } from '../contract/users/role.ts'
import { route } from '../route.ts'

export const roleRoutes = [
  route(changeRoleOfUser, async ({ context, params, body, expected }) => {
    const { id, role, version } = await changeRole(context, params.user, { ...body, expected })
    return { id, role, version }
  }),
  route(previewRoleOfUser, async ({ context, params, body }) =>
    preview(context, params.user, body),
  ),
]
