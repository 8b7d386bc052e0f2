import type { ClaimsContract } from './claims-contract.ts'
import type { ClientSettings } from './client-settings.ts'

/** An OpenID Connect client of an account, and who may enter it. */
export type Application = {
  readonly id: string
  readonly clientId: string
  /** `system`: made with the account, for its own pages. */
  readonly kind: 'web' | 'system'
  readonly name: string
  /** `assigned`: only assigned users and members of assigned groups may enter. `open`: every active user. */
  readonly access: 'assigned' | 'open'
  readonly enabled: boolean
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Where a person is sent who wants to begin again. */
  readonly homeUrl: string | null
  /** Whom to ask for access, shown to a refused person. */
  readonly contact: string | null
  readonly claims: ClaimsContract
  readonly client: ClientSettings
  readonly version: number
}
