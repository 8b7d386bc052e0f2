import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { connectionUrl } from './connection-url.ts'

const silence = 30_000
const recovery = 600_000

/**
 * Waits until the server of this cluster answers a query; false when it ends before. One that recovers from a crash
 * says so and is given minutes, one that says nothing is an error.
 */
export async function answers(
  cluster: string,
  socketFolder: () => string | undefined,
  isAlive: () => boolean,
): Promise<boolean> {
  const began = Date.now()
  for (let pause = 10; isAlive(); pause = Math.min(pause * 1.5, 200)) {
    const failure = await probe(cluster, socketFolder())
    if (failure === undefined) return true
    if (Date.now() - began > (failure.code === '57P03' ? recovery : silence)) {
      const message = `The PostgreSQL server of ${cluster} runs but does not answer: ${failure.message}`
      throw new Error(message, { cause: failure })
    }
    await sleep(pause)
  }
  return false
}

type Failure = Error & { readonly code?: string }

async function probe(
  cluster: string,
  socketFolder: string | undefined,
): Promise<Failure | undefined> {
  if (socketFolder === undefined) return new Error('it has no socket yet')
  const client = new Client({
    connectionString: connectionUrl(socketFolder, 'postgres'),
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    )
    if (rows[0]?.folder === cluster) return undefined
    return new Error(`the socket in ${socketFolder} belongs to ${rows[0]?.folder}`)
  } catch (error) {
    return error as Failure
  } finally {
    await client.end().catch(() => undefined)
  }
}
