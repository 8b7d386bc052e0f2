import { Refusal } from '../../model/refusal.ts'
import type { ResourceKind } from '../../model/resource.ts'

const mostCharacters = 255
const mostKeyCharacters = 512

/**
 * Refuses a name that no folder or file can have: empty, too long, `.` and `..`, with `/` or control characters. A
 * collection has letters, digits, `_` and `-` (IK-57).
 */
export function checkResourceName(kind: ResourceKind, name: string): void {
  const why = kind === 'collection' ? flawOfCollection(name) : flawOf(name)
  if (why !== undefined) throw new Refusal('invalid', `the name ${why}`, { field: 'name' })
}

/** Refuses a key that is empty, too long, or has control characters. */
export function checkResourceKey(key: string): void {
  if (key !== '' && key.length <= mostKeyCharacters && !controls.test(key)) return
  const why = `the key has 1 to ${mostKeyCharacters} characters and no control characters`
  throw new Refusal('invalid', why, { field: 'key' })
}

function flawOf(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return `cannot be “${name}”`
  if (name.length > mostCharacters) return `is longer than ${mostCharacters} characters`
  if (!name.isWellFormed()) return 'is not well-formed text'
  return name.includes('/') || controls.test(name) ? 'has “/” or control characters' : undefined
}

function flawOfCollection(name: string): string | undefined {
  if (name.length > mostCharacters) return `is longer than ${mostCharacters} characters`
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? undefined : 'has letters, digits, _ and - only'
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f]/
