import type { UserOrGroup } from '../domain/users-and-groups.ts'
import { primed } from '../lib/primed.ts'
import type { JsonObject } from '../model/json.ts'
import type { Listed } from './answer.ts'
import type { ScimContext } from './authenticate.ts'
import { groupText, isLarge, representGroups } from './groups/representation.ts'
import { project, type Projection } from './projection.ts'
import { representUsers } from './users/representation.ts'

export type MixedProjection = { readonly forUsers: Projection; readonly forGroups: Projection }

/** Users and groups of one page, in its order; as text where the groups have too many members together. */
export async function listedTogether(
  context: ScimContext,
  items: readonly UserOrGroup[],
  projection: MixedProjection,
): Promise<Listed> {
  const groups = items.flatMap(item => (item.kind === 'group' ? [item.group] : []))
  const users = await userDocuments(context, items, projection)
  if (isLarge(groups, projection.forGroups)) {
    return primed(textOf(context, items, { ...projection, users }))
  }
  const documents = await representGroups(context, groups, projection.forGroups)
  const shown = documents.map(document => project(projection.forGroups, document))
  const byId = new Map(users)
  for (const [at, { id }] of groups.entries()) byId.set(id, shown[at] ?? {})
  return items.map(item => byId.get(idOf(item)) ?? {})
}

async function userDocuments(
  context: ScimContext,
  items: readonly UserOrGroup[],
  { forUsers }: MixedProjection,
): Promise<ReadonlyMap<string, JsonObject>> {
  const users = items.flatMap(item => (item.kind === 'user' ? [item.user] : []))
  const documents = await representUsers(context, users, forUsers)
  return new Map(users.map(({ id }, at) => [id, project(forUsers, documents[at] ?? {})]))
}

async function* textOf(
  context: ScimContext,
  items: readonly UserOrGroup[],
  { forGroups, users }: MixedProjection & { readonly users: ReadonlyMap<string, JsonObject> },
): AsyncGenerator<string> {
  let separator = ''
  for (const item of items) {
    yield separator
    separator = ','
    if (item.kind === 'group') yield* groupText(context, item.group, forGroups)
    else yield JSON.stringify(users.get(item.user.id))
  }
}

function idOf(item: UserOrGroup): string {
  return item.kind === 'user' ? item.user.id : item.group.id
}
