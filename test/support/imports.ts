import type { AdminAnswer, AdminClient } from './admin.ts'

/** A line of the report of an import. */
export type Line = Readonly<Record<string, unknown>> & { readonly outcome?: string }

/** What an import answered. */
export function linesOf({ text }: AdminAnswer): { lines: readonly Line[]; summary: Line } {
  const all = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
  return { lines: all.slice(0, -1), summary: (all.at(-1) as { summary: Line }).summary }
}

export async function send(
  client: AdminClient,
  path: string,
  rows: readonly string[],
  mediaType = 'text/csv',
): Promise<AdminAnswer> {
  return client.send('POST', path, { mediaType, body: rows.join('\n') })
}
