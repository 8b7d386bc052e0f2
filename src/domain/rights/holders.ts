import { nilId } from '../../lib/ids.ts'
import type { Right } from '../../model/right.ts'
import { roles, rightsOfRole } from '../../model/role.ts'
import { listRightHolders, type RightHolder } from '../../storage/rights/holders.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

export type { RightHolder }

/** Who has a right, and through what, part by part: the reverse of `explainRights`. */
export async function listHolders(
  context: Context,
  right: Right,
  request: PartRequest = {},
): Promise<Part<RightHolder>> {
  demandRight(context, 'users.view')
  const { db, account } = context
  const implying = roles.filter(role => rightsOfRole(role, account).includes(right))
  return partOf(request, ({ after, limit }) => {
    const page = { after: after ?? nilId, limit }
    return listRightHolders(db, { accountId: account.id, right, roles: implying, ...page })
  })
}
