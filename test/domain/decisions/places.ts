import { asCaller } from '../../support/rights.ts'
import { lineOf, type Oracle, type Place } from './oracle.ts'
import type { World } from './world.ts'

/** The context of whoever keeps the library, or of somebody. */
export async function as(world: World, actor: string | null): Promise<World['context']> {
  return actor === null ? world.context : asCaller(world.context, actor)
}

export function place(oracle: Oracle, id: string): Place {
  const found = oracle.resources.get(id)
  if (found === undefined) throw new Error(`the oracle knows no ${id}`)
  return found
}

export function isLiving(oracle: Oracle, id: string): boolean {
  return lineOf(oracle, id).every(each => !place(oracle, each).binned)
}

/** Whether something would be copied with what lies above it. */
export function isLivingBelow(oracle: Oracle, id: string, top: string): boolean {
  const line = lineOf(oracle, id)
  const until = line.indexOf(top)
  return until >= 0 && line.slice(0, until + 1).every(each => !place(oracle, each).binned)
}

export function assetsIn({ resources }: Oracle): readonly string[] {
  return [...resources].filter(([, { kind }]) => kind !== 'collection').map(([id]) => id)
}

export function collectionsIn({ resources }: Oracle): readonly string[] {
  return [...resources].filter(([, { kind }]) => kind === 'collection').map(([id]) => id)
}

export function placesIn({
  oracle: { resources },
}: Pick<World, 'oracle'>): readonly (string | null)[] {
  const folders = [...resources].filter(([, { kind }]) => kind === 'folder').map(([id]) => id)
  return [null, ...folders]
}
