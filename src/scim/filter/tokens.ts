import { badRequest } from '../errors.ts'
import type { ScimError } from '../errors.ts'
import { isCleanText } from '../schema/check-scalar.ts'

/** A word is anything without spaces, quotes and brackets: a path, an operator, a number. A string is already decoded. */
export type Token = {
  readonly kind: 'word' | 'string' | '(' | ')' | '[' | ']'
  readonly text: string
  /** Where it begins, counted from 1, for messages. */
  readonly at: number
}

const maxBytes = 8192
/** Alternatives never overlap, so no text makes it look twice. The last one is a string without an end. */
const token = /[()[\]]|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[^\s"()[\]]+|"/g

/** Splits a filter into tokens in one pass. Throws a ScimError 400 `invalidFilter`. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw filterFault(`the filter is longer than ${maxBytes} bytes`)
  }
  const tokens: Token[] = []
  for (const match of text.matchAll(token)) tokens.push(tokenOf(match[0], match.index + 1))
  return tokens
}

export function filterFault(problem: string): ScimError {
  return badRequest('invalidFilter', `The filter is not valid: ${problem}`)
}

function tokenOf(text: string, at: number): Token {
  const first = text.charAt(0)
  if (first === '"') return { kind: 'string', text: decode(text, at), at }
  if (first === '(' || first === ')' || first === '[' || first === ']') {
    return { kind: first, text, at }
  }
  return { kind: 'word', text: clean(text, at), at }
}

/** RFC 7644 3.4.2.2: strings are JSON strings, with the escapes of JSON. */
function decode(text: string, at: number): string {
  if (text === '"') throw filterFault(`the string at ${at} does not end`)
  let decoded: unknown
  try {
    decoded = JSON.parse(text)
  } catch {
    throw filterFault(`the string at ${at} is not a JSON string`)
  }
  return clean(String(decoded), at)
}

function clean(text: string, at: number): string {
  if (isCleanText(text)) return text
  throw filterFault(`the text at ${at} has characters that cannot be stored`)
}
