import type { Context } from '../../src/domain/context.ts'
import { changeGroup, createGroup } from '../../src/domain/groups/groups.ts'
import type { Caller } from '../../src/domain/caller.ts'
import type { Group, GroupKind } from '../../src/model/group.ts'
import { type Role, roleRecords } from '../../src/model/role.ts'

/** A group made by hand, with these members. */
export async function localGroup(
  context: Context,
  name: string,
  { kind = 'sharing', members = [] }: { kind?: GroupKind; members?: readonly string[] } = {},
): Promise<Group> {
  const input = { name, kind, externalId: null, attributes: {} }
  return createGroup(context, input, new Set(members))
}

export async function putInto(context: Context, groupId: string, id: string): Promise<Group> {
  return changeGroup(context, groupId, { members: { add: new Set([id]), remove: new Set() } })
}

/** The context of somebody at the console, with what the role implies. */
export function asCaller(context: Context, user: { id: string; role: Role }): Context {
  const rights = new Set(roleRecords[user.role].rights)
  const caller: Caller = {
    kind: 'user',
    id: user.id,
    role: user.role,
    rights,
    signedInAt: new Date(),
  }
  return { ...context, caller, actor: { kind: 'user', id: user.id, name: user.id } }
}
