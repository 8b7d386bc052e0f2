import { listMembers } from '../../domain/memberships.ts'
import type { Group } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import { locationOf, metaOf, scimBase } from '../answer.ts'
import type { ScimContext } from '../authenticate.ts'
import { type Projection, wants } from '../projection.ts'
import { toGroupDocument } from './input.ts'

const types = { user: 'User', group: 'Group' } as const

/** The documents of some groups; members are read only if the projection shows them, and all groups at once. */
export async function representGroups(
  context: ScimContext,
  groups: readonly Group[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const base = scimBase(context.account)
  const ids = wants(projection, 'members') ? groups.map(group => group.id) : []
  const members = Map.groupBy(await listMembers(context, ids), member => member.groupId)
  return groups.map(group => ({
    ...toGroupDocument(group),
    ...metaOf(base, 'Group', group),
    members: (members.get(group.id) ?? []).map(({ id, kind, name }) => ({
      value: id,
      $ref: locationOf(base, types[kind], id),
      display: name,
      type: types[kind],
    })),
  }))
}

export async function representGroup(
  context: ScimContext,
  group: Group,
  projection: Projection,
): Promise<{ document: JsonObject; projection: Projection }> {
  const [document = {}] = await representGroups(context, [group], projection)
  return { document, projection }
}
