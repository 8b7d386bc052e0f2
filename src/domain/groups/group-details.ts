import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import type { RightGrant } from '../../model/right-grant.ts'
import { findSurroundings, type GroupSurroundings } from '../../storage/groups/group-details.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'
import { listGrants } from '../rights/grants.ts'
import { getGroup } from './groups.ts'
import { demandSightOf } from './managers.ts'

export type GroupDetails = Group &
  GroupSurroundings & {
    /** What was given to the group itself: for those who may see all groups. */
    readonly rights: readonly RightGrant[]
  }

/** A group with everything that its page shows (HV-06). Its managers see it too. */
export async function getGroupDetails(context: Context, id: string): Promise<GroupDetails> {
  await demandSightOf(context, id)
  const group = await getGroup(context, id)
  const key = { accountId: context.account.id, groupId: id }
  const surroundings = await findSurroundings(context.db, key)
  if (surroundings === undefined) throw new Refusal('not-found', 'there is no such group')
  const holder = { principalId: id, kind: 'group' } as const
  const rights = may(context, 'groups.view') ? await listGrants(context, holder) : []
  return { ...group, ...surroundings, rights }
}
