import type { AttributePath, Condition } from './condition.ts'

/** One page of a list by offset: `offset` counts from 0, `limit` 0 asks for the total only. */
export type PageRequest = {
  readonly where?: Condition
  readonly sort?: { readonly attribute: AttributePath; readonly descending: boolean }
  readonly offset: number
  readonly limit: number
}

export type Page<Item> = { readonly total: number; readonly items: readonly Item[] }
