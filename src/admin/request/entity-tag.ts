import { createHash } from 'node:crypto'
import type { Expected } from '../../domain/expected-version.ts'
import type { Ctx } from '../../http/state.ts'

export type Versioned = Readonly<Record<string, unknown>> & { readonly version: number }

/**
 * The entity tag of a representation: its version, and a short digest of each of its members, so that a stale change can
 * be told what differs by now.
 */
export function entityTag(value: Versioned): string {
  const digests = membersOf(value).map(name => digest(value[name]))
  return `W/"${value.version}-${digests.join('')}"`
}

/** The versions that `If-Match` names: any will do. `*` or no header asks for none in particular. */
export function expectedVersions(ctx: Ctx): Expected {
  const header = ctx.get('if-match').trim()
  if (header === '' || header === '*') return undefined
  return tagsIn(header).map(versionIn)
}

/** The members in which a representation differs from the one of the tag in `If-Match`; undefined where that is not known. */
export function changedSince(ctx: Ctx, value: Versioned): readonly string[] | undefined {
  const [tag = ''] = tagsIn(ctx.get('if-match'))
  const members = membersOf(value)
  const [, digests = ''] = tag.split(/-(.*)/s)
  if (digests.length !== members.length * digestLength) return undefined
  return members.filter(
    (name, at) =>
      digest(value[name]) !== digests.slice(at * digestLength, (at + 1) * digestLength) &&
      !unremarkable.has(name),
  )
}

/** Differs whenever anything does. */
const unremarkable = new Set(['version', 'updatedAt'])

const digestLength = 4

function membersOf(value: Versioned): readonly string[] {
  return Object.keys(value).toSorted()
}

function digest(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  return createHash('sha256').update(text).digest('base64url').slice(0, digestLength)
}

function tagsIn(header: string): readonly string[] {
  return [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].map(([, tag = '']) => tag)
}

/** What is no tag of ours matches no version. */
function versionIn(tag: string): number {
  const [, version] = /^(\d{1,15})(?:-|$)/.exec(tag) ?? []
  return version === undefined ? -1 : Number(version)
}
