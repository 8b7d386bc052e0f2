import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Pool } from 'pg'
import { type Cores, moveTo, onCores } from '../support/cores.ts'
import { openPlace, type Place, start } from '../support/place.ts'
import type { Listening } from './bare/server.ts'
import { account, fillAccount, nameOf, type People, type Registered } from './people.ts'

/** One of the two that are compared, as a client of it sees it. */
export type Side = {
  readonly name: string
  readonly origin: string
  readonly pid: number
  /** What its paths begin with. */
  readonly base: string
  readonly clientId: string
  /** An HTTP Basic header of the client. */
  readonly basic: string
  /** How the n-th person is named when signing in. */
  readonly person: (n: number) => string
}

export type Setting = {
  readonly place: Place
  readonly cores: Cores | undefined
  readonly people: People
  readonly product: Side
  readonly bare: Side
  /** The product as a service application of it sees it. */
  readonly service: Side
  /** Where the library listens with the first layers of the product around it, by the name of the last one. */
  readonly layers: Listening
  /** Lets both databases learn the sizes of their tables, as they would within seconds by themselves. */
  readonly learn: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts the product and the bare library, each on the servers' core and on a database of the same PostgreSQL. */
export async function openSetting(cores: Cores | undefined): Promise<Setting> {
  if (cores !== undefined) moveTo(cores.others, process.pid)
  const place = await openPlace({ logLevel: 'info', cores, nodeArgs: nodeArgs('product') })
  try {
    const people = await fillAccount(place)
    const { child, origins } = await startBare(place, cores)
    const { bare: origin = '', ...layers } = origins
    return {
      place,
      cores,
      people,
      product: productFor(place, people.application),
      service: productFor(place, people.service),
      bare: {
        name: 'bare',
        origin,
        pid: child.pid ?? 0,
        base: '',
        clientId: 'bench',
        basic: basicOf('bench', 'a secret of the bench alone'),
        person: nameOf,
      },
      layers,
      async learn() {
        const bare = new Pool({ host: place.socket, user: 'cohort', database: 'bare', max: 1 })
        await Promise.all([place.pool, bare].map(pool => pool.query('vacuum analyze')))
        await bare.end()
      },
      async close() {
        child.kill('SIGTERM')
        await once(child, 'exit')
        await place.close()
      },
    }
  } catch (error) {
    await place.close()
    throw error
  }
}

/** The product as an application of it sees it. */
export function productFor({ origin, pid }: Place, { clientId, clientSecret }: Registered): Side {
  const basic = basicOf(clientId, clientSecret)
  return { name: 'product', origin, pid, base: `/t/${account}`, clientId, basic, person: nameOf }
}

async function startBare(
  place: Place,
  cores: Cores | undefined,
): Promise<{ child: ReturnType<typeof start>; origins: Listening }> {
  await place.pool.query('create database bare')
  const settings = { BARE_SOCKET: place.socket, BARE_DATABASE: 'bare', BARE_ACCOUNT: account }
  const words = [process.execPath, ...nodeArgs('bare'), 'bench/oidc/bare/server.ts']
  const child = start(onCores(cores?.server, words), settings, 'pipe')
  if (child.stdout === null) throw new Error('no output')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, origins: JSON.parse(line) as Listening }
}

/** BENCH_PROFILE=FOLDER: both write a profile of their processor time there when they end. */
function nodeArgs(name: string): readonly string[] {
  const folder = process.env['BENCH_PROFILE']
  if (folder === undefined) return []
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`]
}

function basicOf(id: string, secret: string): string {
  const pair = [id, secret].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
