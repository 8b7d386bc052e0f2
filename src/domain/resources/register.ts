import { Refusal } from '../../model/refusal.ts'
import { keyPrefix, type Registered, type ResourceReference } from '../../model/resource.ts'
import { lockTree } from '../../storage/resources/tree.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { libraryToFill } from './libraries.ts'
import { tooDeep } from './depth.ts'
import { registerBatch } from './register-batch.ts'
import { type Registration, type RegistrationInput, refused, refusedBy } from './registration.ts'
import { inWaves } from './register-order.ts'

export type Registering = {
  /** All or nothing: the first refusal refuses the request. */
  readonly atomic?: boolean | undefined
  /** The library, for a person; an application fills its own. */
  readonly libraryId?: string | undefined
}

/** The most items of one request. */
export const mostRegistered = 10_000
/** Items of one transaction. */
const batchSize = 1000

/**
 * Registers folders, files and collections, and tells what became of each: what has a known key is changed where it differs.
 * Parents are of the same request, in any order, or there. A refused item harms no other but those inside it.
 * Keys are for who keeps the library.
 */
export async function registerResources(
  context: Context,
  inputs: readonly RegistrationInput[],
  { atomic = false, libraryId }: Registering = {},
): Promise<readonly Registered[]> {
  if (inputs.some(({ key }) => key !== null)) demandRight(context, 'library.keep')
  const library = await libraryToFill(context, libraryId)
  const register = (within: Context): Promise<readonly Registered[]> =>
    registerAll(within, library.id, inputs)
  if (!atomic) return register(context)
  return inTransaction(context, async inside => {
    // Its batches hold one thing after the other.
    await lockTree(inside.db, library.id)
    const all = await register(inside)
    for (const { index, error } of all) {
      if (error === null) continue
      const { code, message } = error
      const field = `resources.${[index, error.field ?? []].flat().join('.')}`
      throw new Refusal(code, message, { field })
    }
    return all
  })
}

async function registerAll(
  context: Context,
  libraryId: string,
  inputs: readonly RegistrationInput[],
): Promise<readonly Registered[]> {
  const { items, doubles } = toRegistrations(inputs)
  const { waves, circular, deep } = inWaves(items)
  const results = [
    ...doubles.map(item => refused(item, 'the key stands twice in the request', 'key')),
    ...circular.map(item => refused(item, 'it would lie in itself', 'parent')),
    ...deep.map(item => refusedBy(item, tooDeep())),
  ]
  const placed = new Map<ResourceReference, Registered>()
  const batches = waves.flatMap(inBatches)
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const items = batch
    const { done, again } = await inTransaction(context, inside =>
      registerBatch(inside, { libraryId, placed }, items),
    )
    results.push(...done)
    for (const each of done) if (each.key !== null) placed.set(keyPrefix + each.key, each)
    if (again.length > 0) batches.unshift(again)
  }
  return results.toSorted((a, b) => a.index - b.index)
}

function toRegistrations(inputs: readonly RegistrationInput[]): {
  readonly items: readonly Registration[]
  readonly doubles: readonly Registration[]
} {
  const seen = new Set<string>()
  const items: Registration[] = []
  const doubles: Registration[] = []
  for (const [index, input] of inputs.entries()) {
    const { key, parent = null } = input
    const reference = key === null ? null : keyPrefix + key
    const isDouble = key !== null && seen.has(key)
    if (key !== null) seen.add(key)
    const item = { index, input, reference, parent }
    if (isDouble) doubles.push(item)
    else items.push(item)
  }
  return { items, doubles }
}

function inBatches(wave: readonly Registration[]): readonly (readonly Registration[])[] {
  const count = Math.ceil(wave.length / batchSize)
  return Array.from({ length: count }, (_, at) => wave.slice(at * batchSize, (at + 1) * batchSize))
}
