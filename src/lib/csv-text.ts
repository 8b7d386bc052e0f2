import { stringify } from 'csv-stringify/sync'

/**
 * Rows as CSV (RFC 4180) under a heading, a piece of text for each batch. A cell that a spreadsheet would take for a formula
 * gets an apostrophe in front.
 */
export async function* csvText(
  batches: AsyncIterable<readonly (readonly string[])[]>,
  columns: readonly string[],
): AsyncGenerator<string> {
  yield toText([columns])
  for await (const rows of batches) if (rows.length > 0) yield toText(rows)
}

function toText(rows: readonly (readonly string[])[]): string {
  const mutable = rows.map(row => [...row])
  return stringify(mutable, { escape_formulas: true, record_delimiter: '\r\n' })
}
