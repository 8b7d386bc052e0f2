/** Somebody to sign in as. */
export type Visitor = {
  readonly name: string
  readonly userName: string
  readonly password: string
  readonly groups: readonly string[]
}

/** Those who are told how to sign in, by what they are in the demo. Nobody but these has a password. */
export const cast = {
  /** May share: her group manages what is on the desk. */
  editor: { half: 'entra', login: 'aylin.demir' },
  /** Sees what is on the desk and works on a part of it. */
  photographer: { half: 'entra', login: 'hannah.brandt' },
  /** May enter, but nothing is shared with him yet. */
  agent: { half: 'okta', login: 'kenji.watanabe' },
  /** May not enter. */
  outsider: { half: 'okta', login: 'paulo.esteves' },
} as const

export type Visitors = Readonly<Record<keyof typeof cast, Visitor>>
