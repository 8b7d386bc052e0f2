import knex, { type Knex } from 'knex'
import { type Client, types } from 'pg'

export type DatabaseOptions = {
  readonly url: string
  /** The most connections that this process holds. */
  readonly poolSize: number
  /** Prepared statements by name; off behind a pooler in transaction mode that does not track them. */
  readonly namedStatements: boolean
}

/** What statements see of the options, inside transactions too. */
export type UserParams = { readonly namedStatements: boolean }

const bigint = 20
const parserOf = types.getTypeParser as (oid: number, format?: string) => (value: string) => unknown

/** Opens the pool. Nothing is connected before the first query. */
export function openDatabase(options: DatabaseOptions): Knex {
  const config: Knex.Config & { userParams: UserParams } = {
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: 'cohort',
      keepAlive: true,
      types: { getTypeParser },
    },
    pool: { min: 0, max: options.poolSize, afterCreate: withoutJit },
    acquireConnectionTimeout: 15_000,
    userParams: { namedStatements: options.namedStatements },
  }
  return knex(config)
}

/**
 * Our statements are short, and recursive ones look dear to the planner: PostgreSQL would compile them to machine code for a
 * tenth of a second and run them for a millisecond. A failure destroys the connection and is told to whoever asked for it.
 */
function withoutJit(client: Client, done: (error: Error | null, client: Client) => void): void {
  client.query('set jit = off', error => done(error, client))
}

/** Counters and versions are bigint columns that stay far below 2^53. */
function getTypeParser(oid: number, format?: string): (value: string) => unknown {
  if (oid === bigint) return Number
  return parserOf(oid, format)
}
