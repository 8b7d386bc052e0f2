import type { Json } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import type { ScimError } from '../errors.ts'
import type { AttributeDefinition } from './attribute.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const dateTime =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/

type ScalarRule = { readonly wanted: string; readonly holds: (value: Json) => boolean }

const scalarRules: Readonly<Record<AttributeDefinition['type'], ScalarRule>> = {
  string: { wanted: 'a string', holds: isText },
  reference: { wanted: 'a string', holds: isText },
  boolean: { wanted: 'true or false', holds: value => typeof value === 'boolean' },
  integer: { wanted: 'an integer', holds: value => Number.isSafeInteger(value) },
  decimal: { wanted: 'a number', holds: value => Number.isFinite(value) },
  dateTime: {
    wanted: 'a date and time such as 2026-01-31T08:00:00Z',
    holds: value => isText(value) && instantOf(value) !== undefined,
  },
  binary: { wanted: 'base64 text', holds: value => isText(value) && base64.test(value) },
  complex: { wanted: 'an object', holds: () => false },
}

/** The most characters of a value. Filters, events and tokens carry them about, so none may be a book. */
const mostCharacters: Partial<Record<AttributeDefinition['type'], number>> = {
  string: 4096,
  reference: 8192,
  binary: 65_536,
}

/** Checks one value that is not complex against its type (GEN-9). `at` is where it stands, for the detail. */
export function checkScalar(definition: AttributeDefinition, value: Json, at: string): Json {
  const { wanted, holds } = scalarRules[definition.type]
  const most = mostCharacters[definition.type]
  if (most !== undefined && isText(value) && value.length > most) {
    throw wrongValue(at, `longer than ${most} characters`)
  }
  if (!holds(value)) throw wrongValue(at, `expected ${wanted}`)
  if (!isText(value) || isCleanText(value)) return value
  throw wrongValue(at, 'the text has characters that cannot be stored')
}

/**
 * The instant of an xsd:dateTime, to the millisecond; without an offset it is taken as UTC. Undefined where there is no such
 * moment, or none in the years 1 to 9999.
 */
export function instantOf(text: string): Date | undefined {
  const match = dateTime.exec(text)
  if (match === null) return undefined
  const [, day = '', offset] = match
  const instant = new Date(offset === undefined ? `${text}Z` : text)
  const dayExists = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(instant.getTime()) || Number.isNaN(dayExists.getTime())) return undefined
  const year = instant.getUTCFullYear()
  const isKnown = year >= 1 && year <= 9999 && dayExists.toISOString().startsWith(day)
  return isKnown ? instant : undefined
}

/** False for text that no database and no other client could hold: NUL, or half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

export function wrongValue(at: string, problem: string): ScimError {
  return badRequest('invalidValue', `${at}: ${problem}`)
}

function isText(value: Json): value is string {
  return typeof value === 'string'
}
