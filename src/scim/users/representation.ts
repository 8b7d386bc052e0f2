import { groupsOf, type UserGroup } from '../../domain/groups/user-groups.ts'
import type { JsonObject } from '../../model/json.ts'
import type { User } from '../../model/user.ts'
import { locationOf, metaOf, type Representation, scimBase } from '../answer.ts'
import type { ScimContext } from '../authenticate.ts'
import { project, type Projection, wants } from '../projection.ts'
import { toUserDocument } from './input.ts'
import { managersShown } from './manager.ts'

/** The documents of some people; their groups and managers are read only if the projection shows them, and all at once. */
export async function representUsers(
  context: ScimContext,
  users: readonly User[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const ids = wants(projection, 'groups') ? users.map(user => user.id) : []
  const memberships = Map.groupBy(await groupsOf(context, ids), group => group.userId)
  return documentsOf(context, users, { projection, memberships })
}

type Shown = {
  readonly projection: Projection
  readonly memberships: ReadonlyMap<string, readonly UserGroup[]>
}

async function documentsOf(
  context: ScimContext,
  users: readonly User[],
  { projection, memberships }: Shown,
): Promise<readonly JsonObject[]> {
  const base = scimBase(context.account)
  const withManager = await managersShown(context, users, projection)
  return users.map(user => ({
    ...withManager(toUserDocument(user)),
    ...metaOf(base, 'User', user),
    groups: (memberships.get(user.id) ?? []).map(group => ({
      value: group.id,
      $ref: locationOf(base, 'Group', group.id),
      display: group.name,
      type: group.direct ? 'direct' : 'indirect',
    })),
  }))
}

/** The users of a page as the projection shows them. */
export async function listedUsers(
  context: ScimContext,
  users: readonly User[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const documents = await representUsers(context, users, projection)
  return documents.map(document => project(projection, document))
}

export async function representUser(
  context: ScimContext,
  user: User,
  projection: Projection,
): Promise<Representation> {
  const [document = {}] = await representUsers(context, [user], projection)
  return { document, projection }
}

/** Somebody who was created by this request: in no group, since nobody knew the id. */
export async function representNewUser(
  context: ScimContext,
  user: User,
  projection: Projection,
): Promise<Representation> {
  const shown = { projection, memberships: new Map<string, readonly UserGroup[]>() }
  const [document = {}] = await documentsOf(context, [user], shown)
  return { document, projection }
}
