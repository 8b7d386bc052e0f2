import type { TestFn } from 'ava'
import { type SharingWorld, sharingWorld } from './sharing.ts'

export type ItemRow = {
  readonly resource_id: string
  readonly collection_id: string
  readonly cap: number
  readonly adder_id: string | null
}

export type Pair = {
  readonly outcome: string
  readonly cap: string | null
  readonly problem: { readonly code: string } | null
}

export type CollectionWorld = SharingWorld & {
  readonly file: (name: string, parent?: string) => Promise<string>
  /** Makes a collection, of a person where one is named. */
  readonly collection: (name: string, owner?: string) => Promise<string>
  /** Puts resources into collections, as a person where one is named. */
  readonly put: (
    collections: readonly string[],
    resources: readonly string[],
    as?: string,
  ) => Promise<readonly Pair[]>
  /** What is stored of these items. */
  readonly items: (where: object) => Promise<readonly ItemRow[]>
}

/** Call at the top of a test file: an account with a media library, and collections in it. */
export function collectionWorld(test: TestFn, slug: string): CollectionWorld {
  const world = sharingWorld(test, slug)
  const demand = ({ status, body }: { status: number; body: unknown }): void => {
    if (status >= 300) throw new Error(JSON.stringify(body))
  }
  const own: Omit<CollectionWorld, keyof SharingWorld> = {
    file: async (name, parent) => world.library.register({ kind: 'file', name, parent }),
    collection: async (name, owner) => {
      const answer = await world.library.call('POST', '/collections', { name }, owner)
      demand(answer)
      return answer.body.id
    },
    put: async (collections, resources, as) => {
      const body = { collections, resources }
      const answer = await world.library.call('POST', '/collections/items', body, as)
      demand(answer)
      return answer.body.results
    },
    items: async where => world.app.db<ItemRow>('collection_items').where(where),
  }
  return Object.create(world, Object.getOwnPropertyDescriptors(own))
}
