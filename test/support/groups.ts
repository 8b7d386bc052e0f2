import type { Context } from '../../src/domain/context.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import type { Group, GroupKind } from '../../src/model/group.ts'

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
