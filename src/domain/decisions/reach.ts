import { nilId } from '../../lib/ids.ts'
import type { ResourceKind } from '../../model/resource.ts'
import { type AccessFacts, findAccess } from '../../storage/decisions/access.ts'
import { listReached, listShared } from '../../storage/decisions/roots.ts'
import { scanResources, walkBelow } from '../../storage/decisions/walk.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf, judge, keyOf, type Reached } from './access.ts'
import { levelsOf } from './levels.ts'

type Reading = Pick<Context, 'db' | 'account'>

/** Whose view of which library (null: of every one). */
export type Viewer = { readonly subjectId: string; readonly libraryId: string | null }

/** Where a list of what one can see goes on: behind `id`, which lies below `root`. */
export type ReachPlace = { readonly root: string; readonly id: string }

export type ReachPart<Item> = {
  readonly items: readonly Item[]
  readonly next: ReachPlace | undefined
}

export type ReachRequest = { readonly after: ReachPlace | undefined; readonly limit: number }

/**
 * Everything that somebody can see and that `keep` lets pass: each root with all below it, part by part. A part may be
 * short and yet have a next one. Each resource is judged by the one decision.
 */
export async function everythingSeen(
  context: Reading,
  viewer: Viewer,
  {
    after,
    limit,
    keep,
  }: ReachRequest & { readonly keep: (one: Reached, access: Access) => boolean },
): Promise<ReachPart<Reached>> {
  const places = placesOf(context, viewer, { after, limit })
  return takeSeen(places, { after, limit }, async ids => {
    const access = await accessOf(context, { ...viewer, resources: ids })
    return [...access.resources.values()].filter(one => access.alive && keep(one, access))
  })
}

/**
 * What is shared with somebody, at its roots: what lies below another thing that they have is found there. Nothing that a
 * role gives is a share (IK-05).
 */
export async function sharedRoots(
  context: Reading,
  viewer: Viewer,
  { after, limit }: ReachRequest,
): Promise<ReachPart<Reached>> {
  const places = sharesOf(context, viewer, { after, limit })
  return takeSeen(places, { after, limit }, async ids => {
    const question = { ...viewer, resources: ids, needs: [] }
    const facts = await findAccess(context.db, keyOf(context, question))
    const { alive, resources } = await judge(context, question, facts)
    const roots = rootsAmong(facts, ids)
    return [...resources.values()].filter(({ id }) => alive && roots.has(id))
  })
}

const mostReads = 6
/** So many more are looked at than are wanted. */
const spare = 8

/** Judges places in order until there are enough: as many at once as are still wanted, and a few for those that fall out. */
async function takeSeen(
  places: AsyncGenerator<ReachPlace>,
  { after, limit }: ReachRequest,
  judge: (ids: readonly string[]) => Promise<readonly Reached[]>,
): Promise<ReachPart<Reached>> {
  const items: Reached[] = []
  let last = after
  for (let reads = 0; reads < mostReads; reads++) {
    const wanted = Math.min(limit + 1, limit + 1 - items.length + spare)
    const part = await taken(places, wanted)
    if (part.length === 0) return { items, next: undefined }
    const judged = await judge(part.map(({ id }) => id))
    const seen = new Map(judged.filter(({ level }) => level !== null).map(one => [one.id, one]))
    for (const place of part) {
      const found = seen.get(place.id)
      if (found !== undefined && items.length === limit) return { items, next: last }
      if (found !== undefined) items.push(found)
      last = place
    }
    if (part.length < wanted) return { items, next: undefined }
  }
  return { items, next: last }
}

/** The next places, fewer at the end. */
async function taken(
  places: AsyncGenerator<ReachPlace>,
  most: number,
): Promise<readonly ReachPlace[]> {
  const part: ReachPlace[] = []
  while (part.length < most) {
    const next = await places.next()
    if (next.done === true) break
    part.push(next.value)
  }
  return part
}

async function* sharesOf(
  { db, account }: Reading,
  viewer: Viewer,
  { after, limit }: ReachRequest,
): AsyncGenerator<ReachPlace> {
  let last = after?.id ?? nilId
  for (;;) {
    const page = { accountId: account.id, ...viewer, after: last, limit: limit + 1 + 2 * spare }
    const ids = await listShared(db, page)
    for (const id of ids) yield { root: id, id }
    last = ids.at(-1) ?? last
    if (ids.length < page.limit) return
  }
}

/** Where something may be seen, in order. */
async function* placesOf(
  context: Reading,
  viewer: Viewer,
  request: ReachRequest,
): AsyncGenerator<ReachPlace> {
  const { floor } = await accessOf(context, { ...viewer, resources: [], needs: [] })
  if (floor === null) yield* belowRoots(context, viewer, request)
  else yield* everyResource(context, viewer, request)
}

async function* everyResource(
  { db, account }: Reading,
  { libraryId }: Viewer,
  { after, limit }: ReachRequest,
): AsyncGenerator<ReachPlace> {
  let last = after?.id ?? nilId
  for (;;) {
    const page = { accountId: account.id, libraryId, after: last, limit: limit + 1 }
    const ids = await scanResources(db, page)
    for (const id of ids) yield { root: id, id }
    last = ids.at(-1) ?? last
    if (ids.length <= limit) return
  }
}

async function* belowRoots(
  context: Reading,
  viewer: Viewer,
  { after, limit }: ReachRequest,
): AsyncGenerator<ReachPlace> {
  const { db, account } = context
  if (after !== undefined) yield* below(context, after, limit)
  let last = after?.root ?? nilId
  for (;;) {
    const page = { accountId: account.id, ...viewer, after: last, limit }
    const candidates = await listReached(db, page)
    const question = { ...viewer, resources: candidates, needs: [] }
    const facts = await findAccess(db, keyOf(context, question))
    const roots = rootsAmong(facts, candidates)
    for (const id of candidates) {
      if (!roots.has(id)) continue
      yield { root: id, id }
      if (roots.get(id) === 'folder') yield* below(context, { root: id, id }, limit)
    }
    last = candidates.at(-1) ?? last
    if (candidates.length < limit) return
  }
}

async function* below(
  { db, account }: Reading,
  { root, id }: ReachPlace,
  limit: number,
): AsyncGenerator<ReachPlace> {
  let from = id
  for (;;) {
    const ids = await walkBelow(db, { accountId: account.id, root, from, limit })
    for (const each of ids) yield { root, id: each }
    from = ids.at(-1) ?? from
    if (ids.length < limit) return
  }
}

/** Those of these resources on which somebody has something, role aside, and on nothing above them. */
function rootsAmong(
  { nodes }: AccessFacts,
  ids: readonly string[],
): ReadonlyMap<string, ResourceKind> {
  const levels = levelsOf(nodes, { floor: 0, despiteBin: false })
  const byId = new Map(nodes.map(node => [node.id, node]))
  const has = (id: string | null): boolean => (levels.get(id ?? '') ?? null) !== null
  const roots = ids.flatMap(id => {
    const node = byId.get(id)
    return node === undefined || !has(id) || has(node.parentId) ? [] : [[id, node.kind] as const]
  })
  return new Map(roots)
}
