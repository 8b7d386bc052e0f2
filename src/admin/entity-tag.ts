import type { Expected } from '../domain/expected-version.ts'
import type { Ctx } from '../http/state.ts'

/** The entity tag of a representation. */
export function entityTag({ version }: { readonly version: number }): string {
  return `W/"${version}"`
}

/** The versions that `If-Match` names: any will do. `*` or no header asks for none in particular. */
export function expectedVersions(ctx: Ctx): Expected {
  const header = ctx.get('if-match').trim()
  if (header === '' || header === '*') return undefined
  return [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].map(([, tag = '']) => versionIn(tag))
}

/** What is no tag of ours matches no version. */
function versionIn(tag: string): number {
  const [, version] = /^(\d{1,15})(?:-|$)/.exec(tag) ?? []
  return version === undefined ? -1 : Number(version)
}
