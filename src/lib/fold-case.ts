/**
 * The form in which two texts are equal when case and compatibility forms do not count. The database keeps what it
 * compares in this form: no collation of its own agrees with it. A final sigma is a sigma, and lower case may compose anew.
 */
export function foldCase(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
  const lower = text.normalize('NFKC').toLowerCase()
  return lower.replaceAll('\u03c2', '\u03c3').normalize('NFKC')
}

/** `foldCase` for the names of things: runs of white space count as one space, those at the ends not at all. */
export function foldName(name: string): string {
  return foldCase(name).replace(/\s+/gu, ' ').trim()
}
