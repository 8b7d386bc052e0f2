import type { Level } from '../../model/level.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Role } from '../../model/role.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { addMembers, removeMember } from '../groups/change-members.ts'
import { discardGroup } from '../groups/deleted-groups.ts'
import { getGroup } from '../groups/groups.ts'
import { moveResources } from '../resources/move.ts'
import { revokeShares } from '../shares/revoke-shares.ts'
import { share } from '../shares/share.ts'
import { changeRole } from '../users/change-role.ts'

/** A change by which somebody may gain or lose what they have in a library, and that is not done yet. */
export type AccessChange =
  | {
      readonly change: 'share'
      readonly resource: ResourceReference
      readonly principalId: string
      readonly level: Level
    }
  | {
      readonly change: 'revoke'
      readonly resource: ResourceReference
      readonly principalId: string
    }
  | {
      readonly change: 'move'
      readonly resource: ResourceReference
      readonly to: ResourceReference | null
    }
  | { readonly change: 'change-role'; readonly user: string; readonly role: Role }
  | { readonly change: 'delete-group'; readonly group: string }
  | { readonly change: 'add-members'; readonly group: string; readonly members: readonly string[] }
  | { readonly change: 'remove-member'; readonly group: string; readonly member: string }

/** Refuses whoever may not make such a change. */
export function demandToChange(context: Context, { change }: AccessChange): void {
  if (change === 'share' || change === 'revoke' || change === 'move') return
  demandRight(context, change === 'change-role' ? 'users.manage' : 'groups.manage')
}

/** Makes the change, by the function that makes it in earnest. */
export async function makeChange(context: Context, asked: AccessChange): Promise<void> {
  switch (asked.change) {
    case 'share': {
      const { resource, principalId, level } = asked
      await share(context, [{ resource, principalId, level, reason: null }], { atomic: true })
      return
    }
    case 'revoke': {
      const { resource, principalId } = asked
      await revokeShares(context, [{ resource, principalId }], { atomic: true })
      return
    }
    case 'move': {
      const { resource, to } = asked
      await moveResources(context, { resources: [resource], to, onConflict: 'refuse' })
      return
    }
    case 'change-role':
      await changeRole(context, asked.user, { role: asked.role })
      return
    case 'delete-group': {
      const { name } = await getGroup(context, asked.group)
      await discardGroup(context, asked.group, { confirmation: name })
      return
    }
    case 'add-members':
      await addMembers(context, asked.group, { ids: asked.members })
      return
    case 'remove-member':
      await removeMember(context, asked.group, asked.member)
  }
}
