/** The quirks of each logged request to this address, as words in order. */
export function loggedQuirks(log: readonly string[], address: string): readonly string[] {
  return log
    .map(line => JSON.parse(line) as { path?: string; quirks?: string[] })
    .filter(({ path }) => path?.endsWith(address))
    .map(({ quirks = [] }) => quirks.toSorted().join(' '))
}

/** The path of each logged request. */
export function loggedPaths(log: readonly string[]): readonly string[] {
  return log.map(line => (JSON.parse(line) as { path?: string }).path ?? '')
}
