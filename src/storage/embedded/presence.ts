import { Client } from 'pg'
import { connectionUrl } from './connection-url.ts'

/** A process that uses the cluster: a connection that holds the shared advisory lock. */
export type Presence = {
  /** Fulfils when the connection ends, whoever ended it. */
  readonly lost: Promise<void>
  /** Gives the lock up and tells whether nobody else holds it; if so, nobody can take it until `end`. */
  readonly isLastOut: () => Promise<boolean>
  readonly end: () => Promise<void>
}

const key = 7_201_564_012

/** Marks this process as present, or gives undefined while somebody is stopping the server. */
export async function takePresence(socketFolder: string): Promise<Presence | undefined> {
  const client = new Client({
    connectionString: connectionUrl(socketFolder, 'postgres'),
    application_name: 'cohort presence',
  })
  const lost = new Promise<void>(resolve => {
    client.once('end', resolve)
  })
  // without a listener a cut connection would end the process; `lost` tells it
  client.on('error', () => undefined)
  await client.connect()
  const taken = await asks(client, 'select pg_try_advisory_lock_shared($1) as yes')
  if (!taken) {
    await client.end()
    return undefined
  }
  return {
    lost,
    isLastOut: async () => {
      await asks(client, 'select pg_advisory_unlock_shared($1) as yes')
      return asks(client, 'select pg_try_advisory_lock($1) as yes')
    },
    end: () => client.end(),
  }
}

async function asks(client: Client, sql: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(sql, [key])
  return rows[0]?.yes === true
}
