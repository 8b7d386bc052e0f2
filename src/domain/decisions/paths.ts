import { type Level, levelOf, rankOf } from '../../model/level.ts'
import type { ResourceKind } from '../../model/resource.ts'
import type { Granter } from '../../model/right-grant.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import type { ExplainedFacts, NamedNode, ShareFact, Way } from '../../storage/decisions/ways.ts'
import { type Path, pathsInto, type Ways, waysFrom } from '../groups/ways.ts'

/** Why a path gives nothing now. */
export type Dormancy =
  | 'not-alive' // the subject is kept out
  | 'bin' // the resource, or something above it, is in the bin
  | 'role' // a user's own share, while their role is another than restricted access (IK-26)
  | 'expired'

type Named = { readonly id: string; readonly name: string }

/** One way to a level on a resource. */
export type AccessPath = {
  readonly via: 'role' | 'share' | 'ownership'
  /** What it gives, or would give. */
  readonly level: Level
  /** Null where it counts. */
  readonly dormant: Dormancy | null
  /** Whether it is the one that decides: the nearest of the highest. */
  readonly wins: boolean
  readonly role: Role | null
  /** Where it comes from: the resource itself or a folder above it. Null for a role, which holds everywhere. */
  readonly place: (Named & { readonly kind: ResourceKind }) | null
  /** The collection that the place is in and through which it comes; it passes no more than its cap on. */
  readonly collection: (Named & { readonly cap: Level }) | null
  /** The group that it was shared with, and each way into it. */
  readonly group: (Named & { readonly paths: readonly Path[] }) | null
  readonly share: {
    readonly level: Level
    readonly granter: Granter
    readonly reason: string | null
    readonly since: Date
    readonly until: Date | null
  } | null
}

type Subject = { readonly id: string; readonly role: Role | null; readonly alive: boolean }

/** Every path to a level on each of these resources, the deciding one first: the highest is the level that is decided on. */
export function pathsTo(
  resourceIds: readonly string[],
  subject: Subject,
  facts: ExplainedFacts,
): ReadonlyMap<string, readonly AccessPath[]> {
  const byId = new Map(facts.nodes.map(node => [node.id, node]))
  const byNode = Map.groupBy(facts.ways, way => way.nodeId)
  const ways = waysFrom(subject.id, facts)
  return new Map(
    resourceIds.map(id => {
      const line = lineOf(id, byId)
      const isGone = line.some(({ gone }) => gone)
      const places = line.flatMap(node => (byNode.get(node.id) ?? []).map(way => ({ node, way })))
      const found = places.map(({ node, way }) => pathOf(node, way, { subject, ways, isGone }))
      return [id, withWinner([...found, ...roleOf(subject, isGone)])]
    }),
  )
}

/** The resource and what is above it, from near to far. */
function lineOf(id: string, byId: ReadonlyMap<string, NamedNode>): readonly NamedNode[] {
  const line: NamedNode[] = []
  for (let node = byId.get(id); node !== undefined; node = byId.get(node.parentId ?? '')) {
    line.push(node)
  }
  return line
}

type Around = { readonly subject: Subject; readonly ways: Ways; readonly isGone: boolean }

function pathOf(node: NamedNode, way: Way, { subject, ways, isGone }: Around): Unmarked {
  const { share } = way
  const isOwn = share?.principalId === subject.id
  return {
    ...originOf(node, way),
    dormant: dormancyOf(subject, isGone, { share, isOwn }),
    group: share && (isOwn ? null : groupOf(share.principalId, ways)),
  }
}

type Place = NonNullable<AccessPath['place']>

/** What was given at a place, as a path that counts. */
export function originOf(
  { id, name, kind }: Place,
  { collection, share }: Pick<Way, 'collection' | 'share'>,
): AccessPath {
  return {
    via: share === null ? 'ownership' : 'share',
    level: levelThrough(share, collection),
    dormant: null,
    wins: false,
    role: null,
    place: { id, name, kind },
    collection: collection && { ...collection, cap: levelOf(collection.cap) as Level },
    group: null,
    share: share && termsOf(share),
  }
}

function levelThrough(share: ShareFact | null, collection: Way['collection']): Level {
  const highest = rankOf('manage')
  return levelOf(Math.min(share?.rank ?? highest, collection?.cap ?? highest)) as Level
}

type Unmarked = Omit<AccessPath, 'wins'>

function dormancyOf(
  { alive, role }: Subject,
  isGone: boolean,
  { share, isOwn }: { readonly share: ShareFact | null; readonly isOwn: boolean },
): Dormancy | null {
  if (!alive) return 'not-alive'
  if (share?.expired === true) return 'expired'
  if (isOwn && role !== null && role !== 'media_library_restricted_access') return 'role'
  return isGone ? 'bin' : null
}

function groupOf(id: string, ways: Ways): AccessPath['group'] {
  return { id, name: ways.names.get(id) ?? '', paths: pathsInto(id, ways) }
}

function termsOf({ rank, granter, reason, since, until }: ShareFact): AccessPath['share'] {
  const level = levelOf(rank) as Level
  const end = until === null ? null : new Date(until)
  return { level, granter, reason, since: new Date(since), until: end }
}

function roleOf({ alive, role }: Subject, isGone: boolean): readonly Unmarked[] {
  const level = role === null ? null : roleRecords[role].floor
  if (level === null) return []
  const dormant = alive ? (isGone ? 'bin' : null) : 'not-alive'
  const nowhere = { place: null, collection: null, group: null, share: null }
  return [{ via: 'role', level, dormant, role, ...nowhere }]
}

/** What counts before what does not, then by level; of equal ones the nearest first, as they come. */
function withWinner(paths: readonly Unmarked[]): readonly AccessPath[] {
  const height = ({ dormant, level }: Unmarked): number => (dormant === null ? rankOf(level) : 0)
  const sorted = paths.toSorted((one, other) => height(other) - height(one))
  return sorted.map((path, index) => ({ ...path, wins: index === 0 && path.dormant === null }))
}
