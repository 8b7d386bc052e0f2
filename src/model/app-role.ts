/** A role that an application defines. Its key is what the `roles` claim says. */
export type AppRole = {
  readonly id: string
  /** Unique in the application in any case; told as it was written. */
  readonly key: string
  readonly name: string
  readonly description: string | null
}
