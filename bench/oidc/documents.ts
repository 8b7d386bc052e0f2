import { type Connection, openConnection } from '../support/http.ts'
import type { Row } from '../support/measure.ts'
import type { Setting, Side } from './setting.ts'
import { compare, measured, type Measured, middle, rowOf, us } from './tokens.ts'
import { unexpected } from './flows.ts'

const lanes = 16
const rounds = 5
const each = 1500

type Reader = {
  readonly side: Pick<Side, 'pid'>
  readonly connections: readonly Connection[]
  readonly base: string
}

/** The two documents that every application reads, and what each layer of the product adds to the smaller one. */
export async function documentRows(setting: Setting): Promise<readonly Row[]> {
  const { product, bare } = setting
  const readers = [readerOf(product, product), readerOf(bare, bare)] as const
  const rows: Row[] = []
  for (const [what, path] of documents) {
    const compared = await compare(readers, reader => read(reader, path))
    rows.push(rowOf(what, compared, 0.6))
  }
  rows.push(...(await layerRows(setting, readers)))
  for (const { connections } of readers) for (const each of connections) each.close()
  return rows
}

const documents = [
  ['key set', '/jwks'],
  ['discovery', '/.well-known/openid-configuration'],
] as const

/** The key set through one layer more each time: a layer costs what it adds to the processor time of the one before. */
async function layerRows(
  { layers, bare }: Setting,
  [product, library]: readonly [Reader, Reader],
): Promise<readonly Row[]> {
  const names = Object.keys(layers)
  const between = names.map(name =>
    readerOf({ ...bare, origin: layers[name] ?? '' }, { base: '/t/bare' }),
  )
  const all = [library, ...between, product]
  const results = all.map((): Measured[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, reader] of all.entries()) {
      results[index]?.push(await read(reader, '/jwks'))
    }
  }
  for (const { connections } of between) for (const each of connections) each.close()
  const costs = results.map(each => middle(each.slice(1)).processor)
  const titles = [...names, 'the rest: host check, routers, keys, content security policy']
  return titles.map((name, index): Row => {
    const [before = 0, after = 0] = costs.slice(index, index + 2)
    return [`… ${name}`, `+${us(after - before)}`, `${us(before)} before it`, '', undefined]
  })
}

function readerOf({ pid, origin }: Side, { base }: { base: string }): Reader {
  const connections = Array.from({ length: lanes }, () => openConnection(origin))
  return { side: { pid }, connections, base }
}

async function read({ side, connections, base }: Reader, path: string): Promise<Measured> {
  return measured(side, each, async (_, lane) => {
    const answer = await connections[lane]?.send({ path: `${base}${path}` })
    if (answer?.status !== 200)
      throw answer === undefined ? new Error('no lane') : unexpected(answer)
  })
}
