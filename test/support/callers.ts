import type { Context } from '../../src/domain/context.ts'
import { newId } from '../../src/lib/ids.ts'
import type { Right } from '../../src/model/right.ts'
import { type Role, roleRecords } from '../../src/model/role.ts'

/** The context of somebody at the console with the rights of this role, or with just these rights. */
export function calledBy(context: Context, as: Role | readonly Right[]): Context {
  const id = newId()
  const role = typeof as === 'string' ? as : 'media_library_view_only_access'
  const rights = new Set(typeof as === 'string' ? roleRecords[as].rights : as)
  return {
    ...context,
    actor: { kind: 'user', id, name: `${role}@lumen.example` },
    caller: { kind: 'user', id, role, rights, signedInAt: new Date() },
  }
}
