import type { Ctx } from './state.ts'

/**
 * Whether `If-None-Match` names this entity tag (RFC 9110 13.1.2): by weak comparison, in a list, or by `*`. What is no
 * entity tag matches nothing.
 */
export function isNotModified(ctx: Ctx, tag: string): boolean {
  const header = ctx.get('if-none-match').trim()
  if (header === '*') return true
  const opaque = opaqueOf(tag)
  return [...header.matchAll(/(?:W\/)?"[^"]*"/g)].some(([named]) => opaqueOf(named) === opaque)
}

function opaqueOf(tag: string): string {
  return tag.replace(/^W\//, '')
}
