import type { CompareOperator } from '../../model/condition.ts'
import { badRequest } from '../errors.ts'
import { quoted } from '../schema/check.ts'
import type { Token } from './tokens.ts'
import { filterFault, tokensOf } from './tokens.ts'
import type { FilterTree, Literal, PathTree } from './tree.ts'
import { forgives, type Reading } from '../schema/quirk.ts'

const maxNodes = 200
const maxDepth = 32
const operators: ReadonlySet<string> = new Set([
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
])
const constants: ReadonlyMap<string, Literal> = new Map([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
])
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/iu

/** Where the parser stands; each parse has its own. */
type Cursor = {
  readonly tokens: readonly Token[]
  readonly reading: Reading
  at: number
  nodes: number
}

/** How deep, and whether inside the brackets of a value path, where no other may stand (errata 4690, 7322). */
type Place = { readonly depth: number; readonly inElement: boolean }

const top: Place = { depth: 0, inElement: false }

/** Parses the grammar of RFC 7644 3.4.2.2 by recursive descent, in one pass. Throws a ScimError 400 `invalidFilter`. */
export function parseFilter(text: string, reading: Reading): FilterTree {
  const cursor = open(text, reading)
  const tree = parseAny(cursor, top)
  const rest = peek(cursor)
  if (rest !== undefined) throw unexpected(rest)
  return tree
}

/** Parses the path of a PATCH operation (RFC 7644 3.5.2). Throws `invalidPath`, or `invalidFilter` for what is in the brackets. */
export function parsePath(text: string, reading: Reading): PathTree {
  const cursor = open(text, reading)
  const path = take(cursor)
  if (path?.kind !== 'word') throw wrongPath(text)
  const where = takeElementFilter(cursor, top)
  const sub = where === undefined ? undefined : takeSub(cursor)
  if (peek(cursor) !== undefined) throw wrongPath(text)
  return { path: path.text, where, sub }
}

function open(text: string, reading: Reading): Cursor {
  return { tokens: tokensOf(text), reading, at: 0, nodes: 0 }
}

function parseAny(cursor: Cursor, place: Place): FilterTree {
  return parseTerms(cursor, 'or', () => parseAll(cursor, place))
}

function parseAll(cursor: Cursor, place: Place): FilterTree {
  return parseTerms(cursor, 'and', () => parseTerm(cursor, place))
}

function parseTerms(cursor: Cursor, word: 'and' | 'or', parse: () => FilterTree): FilterTree {
  const first = parse()
  const others: FilterTree[] = []
  while (isWord(peek(cursor), word)) {
    take(cursor)
    others.push(parse())
  }
  return others.length === 0 ? first : counted(cursor, { kind: word, of: [first, ...others] })
}

function parseTerm(cursor: Cursor, place: Place): FilterTree {
  // Erratum 7319: with or without a space between `not` and the parenthesis.
  const negated = isWord(peek(cursor), 'not') && cursor.tokens[cursor.at + 1]?.kind === '('
  if (negated) take(cursor)
  if (peek(cursor)?.kind !== '(') return parseAtom(cursor, place)
  take(cursor)
  const inner = parseAny(cursor, deeper(place))
  expect(cursor, ')')
  return negated ? counted(cursor, { kind: 'not', of: inner }) : inner
}

function parseAtom(cursor: Cursor, place: Place): FilterTree {
  const path = take(cursor)
  if (path?.kind !== 'word') throw unexpected(path)
  const where = takeElementFilter(cursor, place)
  if (where === undefined) return parseComparison(cursor, path.text)
  const sub = takeSub(cursor)
  if (sub === undefined) return counted(cursor, { kind: 'element', path: path.text, where })
  const both = [...(where.kind === 'and' ? where.of : [where]), parseComparison(cursor, sub)]
  const all = counted(cursor, { kind: 'and', of: both })
  return counted(cursor, { kind: 'element', path: path.text, where: all })
}

function parseComparison(cursor: Cursor, path: string): FilterTree {
  const token = take(cursor)
  const operator = token?.kind === 'word' ? token.text.toLowerCase() : ''
  if (operator === 'pr') return counted(cursor, { kind: 'present', path })
  if (!isOperator(operator)) throw unexpected(token)
  return counted(cursor, { kind: 'compare', path, operator, value: takeLiteral(cursor) })
}

function takeElementFilter(cursor: Cursor, place: Place): FilterTree | undefined {
  const bracket = peek(cursor)
  if (bracket?.kind !== '[') return undefined
  if (place.inElement) throw unexpected(bracket)
  take(cursor)
  const where = parseAny(cursor, { ...deeper(place), inElement: true })
  expect(cursor, ']')
  return where
}

function takeSub(cursor: Cursor): string | undefined {
  const token = peek(cursor)
  if (token?.kind !== 'word' || !token.text.startsWith('.')) return undefined
  take(cursor)
  return token.text.slice(1)
}

function takeLiteral(cursor: Cursor): Literal {
  const token = take(cursor)
  if (token?.kind === 'string') return { kind: 'string', value: token.text }
  if (token?.kind !== 'word') throw unexpected(token)
  const constant = constants.get(token.text)
  if (constant !== undefined) return constant
  if (jsonNumber.test(token.text)) return { kind: 'number', text: token.text }
  const isKeyword = isWord(token, 'and') || isWord(token, 'or')
  if (isKeyword || !forgives(cursor.reading, 'bare-text')) throw unexpected(token)
  return { kind: 'bare', text: token.text }
}

function counted(cursor: Cursor, node: FilterTree): FilterTree {
  cursor.nodes += 1
  if (cursor.nodes > maxNodes) throw filterFault(`it has more than ${maxNodes} terms`)
  return node
}

function deeper(place: Place): Place {
  if (place.depth >= maxDepth) throw filterFault(`it is nested deeper than ${maxDepth}`)
  return { ...place, depth: place.depth + 1 }
}

function peek(cursor: Cursor): Token | undefined {
  return cursor.tokens[cursor.at]
}

function take(cursor: Cursor): Token | undefined {
  const token = cursor.tokens[cursor.at]
  cursor.at += 1
  return token
}

function expect(cursor: Cursor, kind: Token['kind']): void {
  const token = take(cursor)
  if (token?.kind !== kind) throw unexpected(token)
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word
}

function isOperator(word: string): word is CompareOperator {
  return operators.has(word)
}

function unexpected(token: Token | undefined): Error {
  if (token === undefined) return filterFault('it ends too early')
  return filterFault(`${quoted(token.text)} at ${token.at} was not expected`)
}

function wrongPath(text: string): Error {
  return badRequest('invalidPath', `${quoted(text)} is not the path of an attribute`)
}
