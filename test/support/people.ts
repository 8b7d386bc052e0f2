import type { Context } from '../../src/domain/context.ts'
import { createUser } from '../../src/domain/users/create-user.ts'
import type { Role } from '../../src/model/role.ts'
import type { User } from '../../src/model/user.ts'

/** Somebody whom no connection manages. */
export async function localUser(
  context: Context,
  userName: string,
  role: Role = 'media_library_restricted_access',
): Promise<User> {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  return createUser(context, { ...input, userName, role })
}
