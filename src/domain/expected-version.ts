/** The version that a caller saw, or several of which any will do; undefined for any at all. */
export type Expected = number | readonly number[] | undefined

/** Whether a resource at this version is what the caller wants to change. */
export function isExpected(expected: Expected, version: number): boolean {
  if (expected === undefined) return true
  return typeof expected === 'number' ? expected === version : expected.includes(version)
}
