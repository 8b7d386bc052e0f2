/**
 * A password in the one form that is hashed and compared (PRECIS OpaqueString, RFC 8265 4.2): every kind of space is a
 * space, and what looks the same is the same (NFC). Case counts.
 */
export function opaqueString(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC')
}
