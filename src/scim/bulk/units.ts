import type { AnyOperation, BulkOperation } from './operation.ts'
import type { Component } from './order.ts'

/** What is tried at one savepoint: it happens as a whole or not at all. */
export type Unit =
  | { readonly kind: 'single'; readonly operations: readonly [AnyOperation] }
  /** Creations of one type that do not refer to each other: one insert. */
  | { readonly kind: 'creations'; readonly operations: readonly BulkOperation[] }
  /** Creations that refer to each other in a circle. */
  | { readonly kind: 'circle'; readonly operations: readonly BulkOperation[] }

const mostCreations = 100
/** About as much work as one transaction should do, so that nobody waits long for its locks. */
const chunkWeight = 100
const singleWeight = 5

/** Puts consecutive creations of one type together; the order stays. */
export function unitsOf(components: readonly Component[]): readonly Unit[] {
  const units: Unit[] = []
  let open: BulkOperation[] = []
  const close = (): void => {
    if (open.length > 0) units.push({ kind: 'creations', operations: open })
    open = []
  }
  for (const component of components) {
    const creation = plainCreation(component)
    if (creation === undefined || !joins(creation, open)) close()
    if (creation === undefined) units.push(unitOf(component))
    else open.push(creation)
  }
  close()
  return units
}

/** Units that share a transaction. */
export function chunksOf(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const chunks: Unit[][] = []
  let weight = Number.POSITIVE_INFINITY
  for (const unit of units) {
    weight += weightOf(unit)
    if (weight > chunkWeight) {
      chunks.push([])
      weight = weightOf(unit)
    }
    chunks.at(-1)?.push(unit)
  }
  return chunks
}

/** Nothing else shares the transaction of a circle, however large it is. */
function weightOf({ kind, operations }: Unit): number {
  if (kind === 'circle') return chunkWeight
  return kind === 'single' ? singleWeight : operations.length
}

function plainCreation(component: Component): BulkOperation | undefined {
  const [only] = component
  const plain = component.length === 1 && only?.kind === 'operation' && only.method === 'POST'
  return plain && !refersTo(only, component) ? only : undefined
}

function joins(creation: BulkOperation, open: readonly BulkOperation[]): boolean {
  const fits = open.length < mostCreations && open.every(({ type }) => type === creation.type)
  return fits && !refersTo(creation, open)
}

function refersTo({ references }: BulkOperation, others: Component): boolean {
  if (references.size === 0) return false
  return others.some(({ bulkId }) => bulkId !== undefined && references.has(bulkId))
}

function unitOf(component: Component): Unit {
  const [first] = component
  const operations = component.filter(each => each.kind === 'operation')
  const circular =
    first?.kind === 'operation' && refersTo(first, component) && first.target === undefined
  if (operations.length > 1 || circular) return { kind: 'circle', operations }
  return { kind: 'single', operations: [first as AnyOperation] }
}
