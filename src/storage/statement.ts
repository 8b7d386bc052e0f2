import type { Knex } from 'knex'

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
  return async (db, bindings) => {
    const values = order.map(binding => bindings[binding]) as Knex.RawBinding[]
    const raw = db.raw<{ rows: Row[] }>(positional, values)
    const named = (db.userParams as { namedStatements?: boolean }).namedStatements === true
    const { rows } = await (named ? raw.options({ name }) : raw)
    return rows
  }
}
