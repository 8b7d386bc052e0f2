/** How long to wait after failures: from `first` seconds doubling up to `longest`. */
export type Backoff = { readonly first: number; readonly longest: number }

const usual: Backoff = { first: 5, longest: 3600 }

/**
 * The seconds to wait after so many failures in a row, up to a fifth more, so that what failed together spreads; at least
 * what the other side asks for.
 */
export function backoffSeconds(failures: number, backoff: Backoff = usual, atLeast = 0): number {
  const { first, longest } = backoff
  const wait = Math.min(longest, first * 2 ** Math.min(failures - 1, 30)) * (1 + Math.random() / 5)
  return Math.max(atLeast, wait)
}
