import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceKind } from '../../model/resource.ts'

const mostCharacters = 255
const mostKeyCharacters = 512
const mostMetadata = 16 * 1024

/**
 * Refuses a name that no folder or file can have: empty, too long, `.` and `..`, with `/` or control characters. A
 * collection has letters, digits, `_` and `-` (IK-57).
 */
export function checkResourceName(kind: ResourceKind, name: string): void {
  const why = kind === 'collection' ? flawOfCollection(name) : flawOf(name)
  if (why !== undefined) throw new Refusal('invalid', `the name ${why}`, { field: 'name' })
}

/** Refuses a key that is empty, too long, or has control characters. */
export function checkResourceKey(key: string | null): void {
  if (key === null) return
  if (key !== '' && key.length <= mostKeyCharacters && isText(key) && !controls.test(key)) return
  const why = `the key has 1 to ${mostKeyCharacters} characters and no control characters`
  throw new Refusal('invalid', why, { field: 'key' })
}

/** Refuses metadata that is too large, or holds what is no text. */
export function checkMetadata(metadata: JsonObject = {}): void {
  const text = JSON.stringify(metadata)
  if (text.length > mostMetadata) {
    const why = `the metadata is larger than ${mostMetadata} characters`
    throw new Refusal('invalid', why, { field: 'metadata' })
  }
  if (!noText.test(text)) return
  throw new Refusal('invalid', 'the metadata has characters that are no text', {
    field: 'metadata',
  })
}

function flawOf(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return `cannot be “${name}”`
  if (name.length > mostCharacters) return `is longer than ${mostCharacters} characters`
  if (!isText(name)) return 'is not well-formed text'
  return name.includes('/') || controls.test(name) ? 'has “/” or control characters' : undefined
}

function flawOfCollection(name: string): string | undefined {
  if (name.length > mostCharacters) return `is longer than ${mostCharacters} characters`
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? undefined : 'has letters, digits, _ and - only'
}

function isText(text: string): boolean {
  return text.isWellFormed()
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f]/
/** NUL and halves of surrogate pairs, as JSON writes them. */
const noText = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/
