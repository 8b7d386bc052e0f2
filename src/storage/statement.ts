import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { Fragment } from './fragment.ts'

export type Bindings = Readonly<Record<string, unknown>>

/** A statement with a constant text. `:name` in the text is a binding. */
export type Statement<Row> = (db: Knex, bindings: Bindings) => Promise<Row[]>

/**
 * Makes a statement that is prepared once on each connection under its name (where the configuration allows names).
 * The name belongs to the text for good: two texts never share one.
 */
export function statement<Row>(name: string, text: string): Statement<Row> {
  const order: string[] = []
  const sql = text.replaceAll(
    /(?<!:):([a-zA-Z]\w*)/g,
    (_, binding: string) => `$${order.push(binding)}`,
  )
  return async (db, bindings) => {
    const values = order.map(binding => bindings[binding])
    const client = db.client as Client
    const connection = await client.acquireConnection()
    try {
      const rows = await send(client, connection, {
        sql,
        values,
        name: isNamed(db) ? name : undefined,
      })
      return rows as Row[]
    } finally {
      await client.releaseConnection(connection)
    }
  }
}

/**
 * The part of a knex client by which its own runner sends what is already text. A constant statement needs no more of it:
 * composing and taking apart a query costs several times what sending it does. Inside a transaction this is its client,
 * which gives the transaction's connection.
 */
type Client = {
  readonly transacting?: boolean
  readonly acquireConnection: () => Promise<Connection>
  readonly releaseConnection: (connection: Connection) => Promise<void>
  readonly query: (
    connection: Connection,
    query: { sql: string; bindings: readonly unknown[]; options: { name?: string } },
  ) => Promise<{ response: Answer }>
  readonly emit: (event: 'query', query: object) => boolean
}

type Connection = {
  readonly query: (query: { text: string; values: unknown[]; name?: string }) => Promise<Answer>
}

type Answer = { readonly rows: unknown[] }

type Message = {
  readonly sql: string
  readonly values: unknown[]
  readonly name: string | undefined
}

/** A transaction's client sees to it that nothing is sent once the transaction is over; the pool's adds only cost. */
async function send(
  client: Client,
  connection: Connection,
  { sql, values, name }: Message,
): Promise<unknown[]> {
  const options = name === undefined ? {} : { name }
  if (client.transacting === true) {
    return (await client.query(connection, { sql, bindings: values, options })).response.rows
  }
  client.emit('query', { sql, options })
  return (await connection.query({ text: sql, values, ...options })).rows
}

/** A statement whose text is put together from pieces. */
export type Assembled<Row> = (db: Knex, fragment: Fragment) => Promise<Row[]>

/** Makes a statement of which there are few texts: each is prepared once on each connection, as those of `statement` are. */
export function assembled<Row>(name: string): Assembled<Row> {
  const names = new Map<string, string>()
  return async (db, fragment) => {
    const { text } = fragment
    const own = names.get(text) ?? `${name}_${digest(text)}`
    names.set(text, own)
    return run(db, own, fragment)
  }
}

async function run<Row>(db: Knex, name: string, { text, bindings }: Fragment): Promise<Row[]> {
  const raw = db.raw<{ rows: Row[] }>(text, bindings as Knex.RawBinding[])
  const { rows } = await (isNamed(db) ? raw.options({ name }) : raw)
  return rows
}

function isNamed(db: Knex): boolean {
  return (db.userParams as { namedStatements?: boolean }).namedStatements === true
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
