import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'

/** The numbered statements on who may do what: first and last of each row. A test that shows one says so in its title. */
const rows = [
  ['IK', 1, 10],
  ['IK', 20, 28],
  ['IK', 40, 48],
  ['IK', 52, 52],
  ['IK', 70, 74],
  ['IK', 85, 88],
  ['HV', 1, 8],
  ['HV', 11, 14],
  ['HV', 20, 24],
  ['AS', 1, 7],
  ['AS', 20, 25],
  ['AS', 30, 34],
  ['AS', 40, 45],
  ['X', 1, 10],
] as const

/** Those without a test. A line goes when its test comes; none is added. */
const untested: Readonly<Record<string, string>> = {
  'IK-87': 'says what another product does not document: nothing to show',
}

const statements = rows.flatMap(([family, first, last]) => range(family, first, last))
const shown = new Set(titles().flatMap(statementsIn))

test('every statement has a test, but for those that are named here', t => {
  t.deepEqual(
    statements.filter(id => !shown.has(id) && !(id in untested)),
    [],
  )
})

test('what is named as untested is a statement, and has no test yet', t => {
  t.deepEqual(
    Object.keys(untested).filter(id => shown.has(id) || !statements.includes(id)),
    [],
  )
})

/** What stands before the colon of a title, such as `P-7, AS-43` or `IK-01 to IK-08`. */
function titles(): readonly string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(?:test|cases)\.ts$/.test(file))
    .map(file => readFileSync(join('test', file), 'utf8'))
  const title = /['"`]([^'"`:\n]*\b(?:IK|HV|AS|X)-\d\d):/g
  return files.flatMap(text => [...text.matchAll(title)].map(([, ids = '']) => ids))
}

function statementsIn(ids: string): readonly string[] {
  return [...ids.matchAll(/\b(IK|HV|AS|X)-(\d\d)(?: to \1-(\d\d))?/g)].flatMap(
    ([, family = '', first = '', last = first]) => range(family, Number(first), Number(last)),
  )
}

function range(family: string, first: number, last: number): readonly string[] {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return numbers.map(number => `${family}-${String(number).padStart(2, '0')}`)
}
