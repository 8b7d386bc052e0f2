/**
 * Where a list of the console goes on: behind the item with this key and id in this part of it. A list is one ordered part
 * or several, one after another. Doors make an opaque cursor of it.
 */
export type Place = { readonly part: number; readonly key: string; readonly id: string }

/** One page of a list that is never counted; `next` is null at its end. A page may be short and yet have a next one. */
export type Listed<Item> = { readonly items: readonly Item[]; readonly next: Place | null }

export type Paging = { readonly after?: Place | undefined; readonly limit: number }
