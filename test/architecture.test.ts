import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import test from 'ava'

const source = resolve('src')
const everything = [
  'model',
  'lib',
  'config',
  'storage',
  'domain',
  'http',
  'scim',
  'oidc',
  'ssf',
  'admin',
  'access',
  'jobs',
  'cli',
  'top',
]
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  lib: [],
  config: ['lib'],
  storage: ['model', 'lib'],
  domain: ['storage', 'model', 'lib'],
  http: ['model', 'lib'],
  scim: ['domain', 'http', 'model', 'lib'],
  oidc: ['domain', 'http', 'model', 'lib'],
  ssf: ['domain', 'http', 'model', 'lib'],
  admin: ['domain', 'http', 'model', 'lib'],
  access: ['domain', 'http', 'model', 'lib'],
  jobs: ['domain', 'model', 'lib'],
  cli: everything,
  top: everything, // main, app and what they are made of
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .map(file => join(source, file))

test('rooms import only from the rooms below them', t => {
  const wrong = files.flatMap(file =>
    importsOf(file)
      .map(target => [roomOf(file), roomOf(target)] as const)
      .filter(([from, to]) => from !== to && !(mayImport[from] ?? []).includes(to))
      .map(([, to]) => `${relative(source, file)} -> ${to}`),
  )
  t.deepEqual(wrong, [])
})

test('every room has its row in the import table', t => {
  const rooms = new Set(files.map(roomOf))
  t.deepEqual(
    [...rooms].filter(room => !(room in mayImport)),
    [],
  )
})

test('the internals of the provider library are imported from one module', t => {
  const importers = files.filter(file =>
    /from 'oidc-provider\/lib/.test(readFileSync(file, 'utf8')),
  )
  t.true(importers.length <= 1, importers.join(', '))
})

test('files stay small: median at most 80 lines, none above 250', t => {
  const lengths = files.map(file => readFileSync(file, 'utf8').split('\n').length - 1)
  const median = lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0
  t.true(median <= 80, `median ${median}`)
  t.deepEqual(
    files.filter((_, index) => (lengths[index] ?? 0) > 250),
    [],
  )
})

test('the environment is read in config alone', t => {
  const readers = files.filter(file => /process\.env\b/.test(readFileSync(file, 'utf8')))
  t.deepEqual(
    readers.map(roomOf).filter(room => room !== 'config'),
    [],
  )
})

function importsOf(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)
  return [...found].map(match => resolve(dirname(file), match[1] ?? match[2] ?? ''))
}

function roomOf(file: string): string {
  const [first = '', second] = relative(source, file).split('/')
  return second === undefined ? 'top' : first
}
