/** What a verified assertion says. */
export type Assertion = {
  readonly id: string
  readonly subject: { readonly value: string; readonly format: string | null }
  /** The id of the request that it answers; null where nobody asked. */
  readonly inResponseTo: string | null
  /** The values of each attribute, by its name, in their order. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
  /** How the person signed in there (AuthnContextClassRef), where it is said. */
  readonly contexts: readonly string[]
  /** When the person signed in there. */
  readonly signedInAt: Date
  /** From then on it would be refused as expired. */
  readonly usableUntil: Date
}
