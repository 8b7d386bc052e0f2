import { ScimError } from '../errors.ts'
import type { Quirk } from '../schema/quirk.ts'
import type { AnyOperation } from './operation.ts'

/** What became of one operation; with a fault it changed nothing. */
export type BulkResult = {
  readonly operation: AnyOperation
  readonly status: number
  /** The resource, where it is known. */
  readonly id: string | undefined
  readonly version: number | undefined
  readonly fault: ScimError | undefined
}

/** How far a bulk request has come. A transaction works on a copy, which counts once it is committed. */
export type Progress = {
  readonly failOnErrors: number
  /** The bulkIds of all creations of the request. */
  readonly creations: ReadonlySet<string>
  readonly results: Map<number, BulkResult>
  /** The ids behind the bulkIds of what was created. */
  readonly ids: Map<string, string>
  readonly quirks: Set<Quirk>
  /** What went wrong on our side. */
  readonly bugs: unknown[]
}

export function begin(failOnErrors: number, operations: readonly AnyOperation[]): Progress {
  const creations = operations.filter(({ method }) => method?.toUpperCase() === 'POST')
  return {
    failOnErrors,
    creations: new Set(creations.flatMap(({ bulkId }) => bulkId ?? [])),
    results: new Map(),
    ids: new Map(),
    quirks: new Set(),
    bugs: [],
  }
}

export function copyOf(progress: Progress): Progress {
  return {
    ...progress,
    results: new Map(progress.results),
    ids: new Map(progress.ids),
    quirks: new Set(progress.quirks),
    bugs: [...progress.bugs],
  }
}

/** Whether enough has failed (RFC 7644 3.7.3). */
export function isOver({ results, failOnErrors }: Progress): boolean {
  if (failOnErrors === Number.POSITIVE_INFINITY) return false
  const failed = [...results.values()].filter(({ fault }) => fault !== undefined)
  return failed.length >= failOnErrors
}

export type Done = {
  readonly id: string
  readonly version?: number
  readonly quirks?: readonly Quirk[]
}

const statuses = new Map([
  ['POST', 201],
  ['DELETE', 204],
])

export function noteSuccess(progress: Progress, operation: AnyOperation, done: Done): void {
  const { method = '', bulkId, index } = operation
  const { id, version, quirks = [] } = done
  const status = statuses.get(method) ?? 200
  progress.results.set(index, { operation, status, id, version, fault: undefined })
  if (method === 'POST' && bulkId !== undefined) progress.ids.set(bulkId, id)
  for (const quirk of quirks) progress.quirks.add(quirk)
}

export function noteFault(progress: Progress, operation: AnyOperation, fault: ScimError): void {
  const id = idOf(progress, operation)
  const result = { operation, status: fault.status, id, version: undefined, fault }
  progress.results.set(operation.index, result)
}

/** The id that a bulkId stands for; throws a fault of the operation that refers to it where there is none. */
export function idFor({ ids, creations }: Progress, bulkId: string): string {
  const id = ids.get(bulkId)
  if (id !== undefined) return id
  const name = JSON.stringify(`bulkId:${bulkId.slice(0, 100)}`)
  if (!creations.has(bulkId)) {
    throw new ScimError(400, `No operation of this request creates ${name}`, 'invalidValue')
  }
  throw new ScimError(409, `${name} was not created, so nothing can refer to it`)
}

function idOf({ ids }: Progress, operation: AnyOperation): string | undefined {
  if (operation.kind === 'faulty' || operation.target === undefined) return undefined
  const { target } = operation
  return 'id' in target ? target.id : ids.get(target.bulkId)
}
