/** How an account signs: its JWS algorithms (RFC 7518, RFC 8037), the default first. RS256 has 2048 bits. */
export const signingAlgorithms = ['ES256', 'RS256', 'EdDSA'] as const

export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/**
 * Published: it can be fetched but signs nothing yet. Active: it signs. Retired: its successor signs, and what it signed
 * can still be verified. After that it is gone.
 */
export type KeyState = 'published' | 'active' | 'retired'

const minute = 60
const day = 24 * 60 * minute

/** What the life of a key is measured by, in seconds. */
export const keyTimes = {
  /** How long whoever fetched the keys may go without asking again: the `max-age` of the answer. */
  cached: 5 * minute,
  /**
   * From being published to signing. Every process publishes a key with its first request after the transaction (the
   * account, which it reads, tells the version of the keys), so copies without it are over after `cached`; the rest is for
   * answers that take long and copies that are kept too long.
   */
  publishedFirst: 10 * minute,
  /** The longest life of what is signed, an ID token's hour, and a little for clocks that differ. */
  signedLasts: 65 * minute,
  /**
   * From retirement to removal. What it signed is over within an hour (an ID token), but an ID token is also a hint who
   * signs out, for as long as the session that it came from can last: a week.
   */
  keptAfter: 8 * day,
} as const
