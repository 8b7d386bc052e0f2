/** How much somebody may do with a resource, from less to more (DESIGN 1). */
export const levels = ['view', 'contribute', 'manage'] as const

export type Level = (typeof levels)[number]

/** 0 for none, then 1 to 3: what levels are compared and kept by. */
export type Rank = 0 | 1 | 2 | 3

export function rankOf(level: Level | null): Rank {
  return level === null ? 0 : ((levels.indexOf(level) + 1) as Rank)
}

export function levelOf(rank: number): Level | null {
  return levels[rank - 1] ?? null
}

/** The higher of two. */
export function higher(one: Level | null, other: Level | null): Level | null {
  return rankOf(one) >= rankOf(other) ? one : other
}
