import type { Oracle } from './oracle.ts'
import { place } from './places.ts'

/** What is there takes in what comes by the same name (IK-62): it keeps its owner and shares, and comes into more collections. */
export function merge(
  oracle: Oracle,
  names: ReadonlyMap<string, string>,
  [source, target]: readonly [source: string, target: string],
): void {
  for (const child of childrenOf(oracle, source)) {
    const twin = childrenOf(oracle, target).find(each => isTwin(oracle, names, [child, each]))
    if (twin === undefined) place(oracle, child).parent = target
    else merge(oracle, names, [child, twin])
  }
  for (const caps of oracle.items.values()) {
    const cap = caps.get(source)
    if (cap !== undefined && !caps.has(target)) caps.set(target, cap)
    caps.delete(source)
  }
  oracle.shares.delete(source)
  oracle.resources.delete(source)
}

function isTwin(
  oracle: Oracle,
  names: ReadonlyMap<string, string>,
  [one, other]: readonly [string, string],
): boolean {
  const living = [one, other].every(id => !place(oracle, id).binned)
  return living && names.get(one) === names.get(other)
}

function childrenOf({ resources }: Oracle, id: string): readonly string[] {
  return [...resources].filter(([, { parent }]) => parent === id).map(([child]) => child)
}
