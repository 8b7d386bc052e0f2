import { changeRole } from '../../domain/users/change-role.ts'
import { previewRole as preview } from '../../domain/users/preview-role.ts'
import { previewUserRole, setUserRole } from '../contract/users/role.ts'
import { route } from '../route.ts'

export const roleRoutes = [
  route(setUserRole, async ({ context, params, body, expected }) => {
    const { id, role, version } = await changeRole(context, params.user, { ...body, expected })
    return { id, role, version }
  }),
  route(previewUserRole, async ({ context, params, body }) => preview(context, params.user, body)),
]
