import type { JsonObject } from '../../model/json.ts'
import type { Context } from '../context.ts'
import type { EntryRefusal } from '../entry/entry.ts'
import type { WhatIf } from '../what-if.ts'
import type { ClaimsExplained } from './explain-claims.ts'

export type PreviewRequest = {
  readonly clientId: string
  readonly userId: string
  /** What the application would ask for; without it everything there is. */
  readonly scope?: string
  /** The audience of the access token; without it the first one that the application has. */
  readonly resource?: string
  readonly whatIf?: WhatIf
}

export type PreviewWarning = {
  readonly code: 'cookie' | 'header' | 'by-reference' | 'no-external-id' | 'refused'
  readonly message: string
}

/** A token, or the answer of userinfo, as it would be issued. */
export type TrialToken = {
  readonly claims: JsonObject
  /** As it is sent: of a token all three parts, of userinfo the body. */
  readonly bytes: number
}

export type TokenPreview = ClaimsExplained & {
  readonly idToken: TrialToken | null
  readonly userinfo: TrialToken | null
  readonly accessToken: TrialToken | null
  readonly scope: string
  /** Whether the person may enter the application at all, and else why not. */
  readonly entry: { readonly allowed: boolean; readonly reason: EntryRefusal | null }
  readonly warnings: readonly PreviewWarning[]
}

/** Shows what an application would be told of a person: the provider does it, so whoever needs it is handed it. */
export type PreviewTokens = (context: Context, request: PreviewRequest) => Promise<TokenPreview>
