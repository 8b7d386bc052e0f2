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

/** The quirks in the line of the request that was answered so. */
export function loggedQuirksOf(
  log: readonly string[],
  { headers }: { readonly headers: Headers },
): readonly string[] {
  const request = headers.get('x-request-id')
  const lines = log.map(line => JSON.parse(line) as { request?: string; quirks?: string[] })
  return lines.find(line => line.request === request)?.quirks ?? []
}
