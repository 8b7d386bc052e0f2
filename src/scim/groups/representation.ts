import { getGroup } from '../../domain/groups/groups.ts'
import { listMembers, streamMembers } from '../../domain/groups/known-members.ts'
import { primed } from '../../lib/primed.ts'
import type { Group, Member } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import { type Listed, locationOf, metaOf, type Representation, scimBase } from '../answer.ts'
import type { ScimContext } from '../authenticate.ts'
import { type LongList, resourceText } from '../json-text.ts'
import { project, type Projection, wants } from '../projection.ts'
import { toGroupDocument } from './input.ts'

const types = { user: 'User', group: 'Group' } as const

/** The most members that one answer holds in memory; beyond that they are streamed. */
const mostMembers = 5000

/**
 * How many streamed members make one piece of text. The text of more than some hundred is too large for the young
 * generation of the heap, and what lies outside it stays until memory has grown much.
 */
const membersOfText = 250

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
    ...documentOf(base, group),
    members: (members.get(group.id) ?? []).map(member => memberOf(base, member)),
  }))
}

export async function representGroup(
  context: ScimContext,
  group: Group,
  projection: Projection,
): Promise<Representation> {
  if (!isLarge([group], projection)) {
    const [document = {}] = await representGroups(context, [group], projection)
    return { document, projection }
  }
  const long = membersOf(context, group)
  const batches = await primed(long.batches)
  return {
    document: documentOf(scimBase(context.account), group),
    projection,
    long: { ...long, batches },
  }
}

/** The groups of a page, as text where they have too many members together. */
export async function listedGroups(
  context: ScimContext,
  groups: readonly Group[],
  projection: Projection,
): Promise<Listed> {
  if (isLarge(groups, projection)) return primed(groupsText(context, groups, projection))
  const documents = await representGroups(context, groups, projection)
  return documents.map(document => project(projection, document))
}

/** Whether these groups have more members than an answer holds in memory. */
export function isLarge(groups: readonly Group[], projection: Projection): boolean {
  const members = groups.reduce((sum, { memberCount }) => sum + memberCount, 0)
  return members > mostMembers && wants(projection, 'members')
}

/** Small groups are read together, as many as fit, and large ones alone. */
async function* groupsText(
  context: ScimContext,
  groups: readonly Group[],
  projection: Projection,
): AsyncGenerator<string> {
  let separator = ''
  for (const batch of batchesOf(groups)) {
    for await (const text of batchText(context, batch, projection)) {
      yield separator + text
      separator = ''
    }
    separator = ','
  }
}

async function* batchText(
  context: ScimContext,
  batch: readonly Group[],
  projection: Projection,
): AsyncGenerator<string> {
  const [first] = batch
  if (first !== undefined && isLarge([first], projection)) {
    yield* groupText(context, first, projection)
    return
  }
  const documents = await representGroups(context, batch, projection)
  yield documents.map(document => JSON.stringify(project(projection, document))).join(',')
}

export function groupText(
  context: ScimContext,
  group: Group,
  projection: Projection,
): AsyncGenerator<string> {
  const document = documentOf(scimBase(context.account), group)
  return resourceText(projection, document, membersOf(context, group))
}

function batchesOf(groups: readonly Group[]): readonly (readonly Group[])[] {
  const batches: Group[][] = []
  let room = 0
  for (const group of groups) {
    room -= group.memberCount
    if (room < 0 || batches.length === 0) {
      batches.push([])
      room = mostMembers - group.memberCount
    }
    batches.at(-1)?.push(group)
  }
  return batches
}

function membersOf(context: ScimContext, { id }: Group): LongList {
  const base = scimBase(context.account)
  return { name: 'members', batches: elements() }

  async function* elements(): AsyncGenerator<readonly JsonObject[]> {
    for await (const members of streamMembers(context, id)) {
      for (let at = 0; at < members.length; at += membersOfText) {
        yield members.slice(at, at + membersOfText).map(member => memberOf(base, member))
      }
    }
    await getGroup(context, id) // one that was deleted meanwhile must not look whole
  }
}

function documentOf(base: string, group: Group): JsonObject {
  return { ...toGroupDocument(group), ...metaOf(base, 'Group', group) }
}

function memberOf(base: string, { id, kind, name }: Member): JsonObject {
  return { value: id, $ref: locationOf(base, types[kind], id), display: name, type: types[kind] }
}
