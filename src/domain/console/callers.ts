import type { Application } from '../../model/application.ts'
import { isRight, type Right } from '../../model/right.ts'
import { roleRecords } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

/** A person as a caller of the console, with what they may right now. */
export async function callerOfUser(
  context: Context,
  user: User,
  signedInAt: Date,
): Promise<Caller> {
  const rights = await rightsOf(context, user)
  return { kind: 'user', id: user.id, role: user.role, rights, signedInAt }
}

/** A service application as a caller: what it may is what its access token says, and only rights count. */
export function callerOfApplication({ id }: Application, scopes: ReadonlySet<string>): Caller {
  const rights = new Set([...scopes].filter(isRight))
  return { kind: 'application', id, role: null, rights, signedInAt: null }
}

async function rightsOf(_context: Context, { role }: User): Promise<ReadonlySet<Right>> {
  return new Set(roleRecords[role].rights)
}
