/** A time that somebody sends: null for none, undefined where none was sent. */
export function timeOf(text: string | null | undefined): Date | null | undefined {
  return typeof text === 'string' ? new Date(text) : text
}
