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
  const positional = text.replaceAll(/(?<!:):([a-zA-Z]\w*)/g, (_, binding: string) => {
    order.push(binding)
    return '?'
  })
  return async (db, bindings) =>
    run(db, name, { text: positional, bindings: order.map(binding => bindings[binding]) })
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
  const named = (db.userParams as { namedStatements?: boolean }).namedStatements === true
  const { rows } = await (named ? raw.options({ name }) : raw)
  return rows
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
