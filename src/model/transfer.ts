export const transferKinds = ['users', 'groups', 'memberships'] as const

/** What is imported and exported. */
export type TransferKind = (typeof transferKinds)[number]

export type ImportOutcome = 'created' | 'invited' | 'changed' | 'unchanged' | 'refused'

/** What became of one line of an import. */
export type ImportedLine = {
  readonly line: number
  readonly outcome: ImportOutcome
  /** What the line is about, by name. */
  readonly name: string
  readonly id?: string
  /** Why it was refused, and where in it. */
  readonly code?: string
  readonly message?: string
  readonly field?: string
}

export type ImportSummary = { readonly dryRun: boolean; readonly lines: number } & {
  readonly [Outcome in ImportOutcome]: number
}
