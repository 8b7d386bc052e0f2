import type { Definition } from './operation.ts'
import { libraryTags, type Tag } from './tags.ts'

const kept: readonly Tag[] = ['library', 'collections', 'shares']

/** Whether an operation may be asked to be at least as fresh as a write to a library. */
export function isAboutLibrary({ tag }: Definition): boolean {
  return libraryTags.includes(tag)
}

/** Whether an operation answers the token of a write to a library: known before the answer begins. */
export function writesLibrary({ tag, method, id, download }: Definition): boolean {
  return kept.includes(tag) && method !== 'GET' && download === undefined && !/preview/i.test(id)
}
