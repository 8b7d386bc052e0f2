import type { AnyOperation } from './operation.ts'

/** Operations that have to be done together: one, or several creations that refer to each other in a circle. */
export type Component = readonly AnyOperation[]

/**
 * The operations in an order in which what is referred to comes first (RFC 7644 3.7.1). Nothing is moved without need:
 * of what can be done next, the first of the request comes next; operations on one resource keep their order.
 */
export function inOrder(operations: readonly AnyOperation[]): readonly Component[] {
  const needs = needsOf(operations)
  const groups = componentsOf(operations.length, needs)
  const owner = new Map(groups.flatMap(group => group.map(member => [member, group] as const)))
  const waiting = new Map<Group, Set<Group>>()
  for (const group of groups) {
    const before = group.flatMap(member => needs[member] ?? [])
    const others = before.flatMap(need => [owner.get(need) ?? []]).filter(each => each !== group)
    waiting.set(group, new Set(others))
  }
  return release(waiting).map(group => group.flatMap(member => operations[member] ?? []))
}

/** The places in the request of operations that belong together. */
type Group = readonly number[]

/** For each operation, those that must come before: what it refers to, and the one before on the same resource. */
function needsOf(operations: readonly AnyOperation[]): readonly (readonly number[])[] {
  const creators = new Map<string, number>()
  for (const { index, method, bulkId } of operations) {
    if (bulkId !== undefined && method?.toUpperCase() === 'POST') creators.set(bulkId, index)
  }
  const latest = new Map<string, number>()
  return operations.map(operation => {
    if (operation.kind === 'faulty') return []
    const { index, type, target, references } = operation
    const needs = [...references].flatMap(bulkId => creators.get(bulkId) ?? [])
    if (target === undefined) return needs
    const resource = JSON.stringify([type, target])
    const previous = latest.get(resource)
    latest.set(resource, index)
    return previous === undefined ? needs : [...needs, previous]
  })
}

/** The strongly connected components (Tarjan), each with its members in the order of the request. */
function componentsOf(size: number, needs: readonly (readonly number[])[]): readonly Group[] {
  const components: Group[] = []
  const reached = new Map<number, number>()
  const lowest = new Map<number, number>()
  const path: number[] = []
  const onPath = new Set<number>()

  const visit = (member: number): number => {
    let low = reached.size
    reached.set(member, low)
    path.push(member)
    onPath.add(member)
    for (const need of needs[member] ?? []) {
      if (!reached.has(need)) low = Math.min(low, visit(need))
      else if (onPath.has(need))
        low = Math.min(low, lowest.get(need) ?? low, reached.get(need) ?? low)
    }
    lowest.set(member, low)
    if (low === reached.get(member)) components.push(cut(member))
    return low
  }
  const cut = (member: number): Group => {
    const component = path.splice(path.indexOf(member))
    for (const each of component) onPath.delete(each)
    return component.toSorted((a, b) => a - b)
  }
  for (let member = 0; member < size; member++) if (!reached.has(member)) visit(member)
  return components
}

/** Takes, again and again, the component with the earliest operation that waits for nothing. */
function release(waiting: ReadonlyMap<Group, Set<Group>>): readonly Group[] {
  const pairs = [...waiting].flatMap(([group, before]) =>
    [...before].map(other => [other, group] as const),
  )
  const followers = Map.groupBy(pairs, ([other]) => other)
  const ready = [...waiting].filter(([, before]) => before.size === 0).map(([group]) => group)
  const order: Group[] = []
  while (ready.length > 0) {
    ready.sort(byFirst)
    const next = ready.shift() ?? []
    order.push(next)
    for (const [, follower] of followers.get(next) ?? []) {
      const before = waiting.get(follower)
      before?.delete(next)
      if (before?.size === 0) ready.push(follower)
    }
  }
  return order
}

function byFirst(one: Group, other: Group): number {
  return (one[0] ?? 0) - (other[0] ?? 0)
}
