import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** The name with which this run's databases begin, so that nothing of it stays behind. */
export function databasePrefix(): string {
  return `cohort_test_${randomBytes(5).toString('hex')}_`
}

/** The same server, another database; works on text, since `user@/db?host=` is not a URL to everybody. */
export function withDatabase(server: string, database: string): string {
  return server.replace(/^([a-z]+:\/\/[^/?]*)[^?]*/, `$1/${database}`)
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  // A server that is killed tells the idle connection too, which is no failure of the query.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Row>(sql, [...values])
    return rows
  } finally {
    await client.end()
  }
}

export async function dropDatabase(server: string, database: string): Promise<void> {
  await queryOnce(server, `drop database if exists "${database}" with (force)`)
}

/** Drops every database of a run: the template and what test files that crashed have left. */
export async function dropDatabases(server: string, prefix: string): Promise<void> {
  const found = await queryOnce<{ datname: string }>(
    server,
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  for (const { datname } of found) await dropDatabase(server, datname)
}
