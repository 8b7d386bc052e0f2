import type { AppRole } from '../../model/app-role.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  findAppRole,
  listAppRoleHolders,
  updateAppRole,
} from '../../storage/applications/app-role-holders.ts'
import type { Assignment } from '../../storage/applications/assignments.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { checkLength } from '../text-limits.ts'
import { findApplication, holdApplication } from './applications.ts'

/** The users and groups that a role of an application is given to, part by part. */
export async function listRoleHolders(
  context: Context,
  { clientId, key }: { readonly clientId: string; readonly key: string },
  request: PartRequest = {},
): Promise<Part<Assignment>> {
  const { db, account } = context
  const { id: applicationId } = await findApplication(context, clientId)
  const role = await findAppRole(db, { accountId: account.id, applicationId, key })
  if (role === undefined) throw unknownRole(key)
  const scope = { accountId: account.id, roleId: role.id }
  return partOf(request, page => listAppRoleHolders(db, { ...scope, ...page }))
}

/** One role of an application. */
export async function getAppRole(
  context: Context,
  { clientId, key }: { readonly clientId: string; readonly key: string },
): Promise<AppRole> {
  const { id: applicationId } = await findApplication(context, clientId)
  const role = await findAppRole(context.db, { accountId: context.account.id, applicationId, key })
  if (role === undefined) throw unknownRole(key)
  return role
}

/** Changes what people read of a role. Its key stays: tokens say it. */
export async function changeAppRole(
  context: Context,
  { clientId, key }: { readonly clientId: string; readonly key: string },
  change: Partial<Pick<AppRole, 'name' | 'description'>>,
): Promise<AppRole> {
  return inTransaction(context, async inside => {
    const { id, name } = await holdApplication(inside, clientId)
    const owner = { accountId: inside.account.id, applicationId: id }
    const before = await findAppRole(inside.db, { ...owner, key })
    if (before === undefined) throw unknownRole(key)
    const after = { ...before, ...change }
    if (after.name.trim() === '') {
      throw new Refusal('invalid', 'a role needs a name', { field: 'name' })
    }
    checkLength('name', after.name)
    checkLength('description', after.description)
    const changes = changesBetween({ ...before }, { ...after })
    if (changes === undefined) return before
    await updateAppRole(inside.db, inside.account.id, after)
    const data = { key: before.key, ...changes }
    const target = { kind: 'application', id, name } as const
    await recordEvent(inside, { type: 'application.role_changed', target, data })
    return after
  })
}

function unknownRole(key: string): Refusal {
  return new Refusal('not-found', `this application has no role ${JSON.stringify(key)}`)
}
