import type { Role } from '../../../src/model/role.ts'

/** Everything that decides, in memory, as access.md 3.6 and DESIGN 5 put it. Ranks: 0 none, 1 view, 2 contribute, 3 manage. */
export type Oracle = {
  /** The hour. */
  now: number
  /** Whether collections pass on no more than view. */
  viewOnly: boolean
  /** Whether collections pass on only what somebody who manages it put into them. */
  strict: boolean
  readonly users: Map<string, { role: Role; suspended: boolean }>
  /** `places`: the groups that a deleted one was in. */
  readonly groups: Map<string, { deleted: boolean; members: Set<string>; places: string[] }>
  readonly resources: Map<string, Place>
  /** By the resource, then by the principal. */
  readonly shares: Map<string, Map<string, { rank: number; until: number | null }>>
  /** By the collection, then by the resource: the caps. */
  readonly items: Map<string, Map<string, number>>
  /** Whose is by now what belonged to somebody who left; null for the account. */
  readonly heirs: Map<string, string | null>
}

export type Place = {
  readonly kind: 'folder' | 'file' | 'collection'
  parent: string | null
  owner: string | null
  binned: boolean
}

const restricted = 'media_library_restricted_access'
const floors: Readonly<Record<Role, number>> = {
  account_administrator: 3,
  developer: 3,
  media_library_full_access: 3,
  media_library_view_only_access: 1,
  [restricted]: 0,
  finance: 0,
}

/** The level of a user or a group on a resource. */
export function rankOn(oracle: Oracle, subject: string, resource: string): number {
  const { users, groups, resources, items, viewOnly, strict } = oracle
  const user = users.get(subject)
  const line = lineOf(oracle, resource)
  if (user?.suspended === true || groups.get(subject)?.deleted === true) return 0
  if (line.some(id => resources.get(id)?.binned === true)) return 0
  const through = [...items].flatMap(([collection, caps]) =>
    line
      .filter(id => (caps.get(id) ?? 0) >= (strict ? 3 : 1))
      .filter(() => resources.get(collection)?.binned === false)
      .map(id => Math.min(at(oracle, subject, collection), caps.get(id) ?? 0, viewOnly ? 1 : 3)),
  )
  const direct = line.map(id => at(oracle, subject, id))
  return Math.max(user === undefined ? 0 : floors[user.role], ...direct, ...through)
}

/** A resource and all above it. */
export function lineOf({ resources }: Oracle, id: string): readonly string[] {
  const line: string[] = []
  for (let at: string | null = id; at !== null; at = resources.get(at)?.parent ?? null)
    line.push(at)
  return line
}

/** What somebody has at one place: by shares that count, or by owning it. */
function at(oracle: Oracle, subject: string, id: string): number {
  const { users, heirs, resources, shares, now } = oracle
  let owner = resources.get(id)?.owner ?? null
  while (owner !== null && heirs.has(owner)) owner = heirs.get(owner) ?? null
  const role = users.get(subject)?.role ?? restricted
  const holders = [...groupsOf(oracle, subject), ...(role === restricted ? [subject] : [])]
  const given = holders.map(holder => {
    const { rank = 0, until = null } = shares.get(id)?.get(holder) ?? {}
    return until === null || until > now ? rank : 0
  })
  return Math.max(owner === subject ? 3 : 0, ...given)
}

/** The groups that somebody is in, directly or through groups, as far as they count. */
export function groupsOf({ groups }: Oracle, subject: string): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [subject]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [id, { deleted, members }] of groups) {
      if (deleted || found.has(id) || !members.has(next)) continue
      found.add(id)
      waiting.push(id)
    }
  }
  return found
}
