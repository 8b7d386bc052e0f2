/** The form in which two texts are equal when case and compatibility forms do not count. */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** `foldCase` for the names of things: runs of white space count as one space, those at the ends not at all. */
export function foldName(name: string): string {
  return foldCase(name).replace(/\s+/gu, ' ').trim()
}
