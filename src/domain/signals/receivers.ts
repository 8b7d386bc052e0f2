import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import { findServiceToken } from '../applications/service-tokens.ts'

/** What an access token may be good for here; to manage is to read too. */
export const receiverScopes = ['ssf.read', 'ssf.manage'] as const

export type ReceiverScope = (typeof receiverScopes)[number]

/** An application that hears of security events. */
export type Receiver = {
  readonly application: Application
  readonly scopes: ReadonlySet<ReceiverScope>
}

/** The receiver whose access token this is, or undefined (CAEP Interoperability Profile 1.0, 2.7.1). */
export async function receiverOf(
  parts: { readonly db: Knex; readonly account: Account },
  token: string,
): Promise<Receiver | undefined> {
  const found = await findServiceToken(parts, token, receiverAudience(parts.account))
  return found && { application: found.application, scopes: scopesOf(found.scopes) }
}

/** The audience (RFC 8707) under which an application is granted the scopes above. */
export function receiverAudience({ issuer }: Pick<Account, 'issuer'>): string {
  return `${issuer}/ssf/v1`
}

function scopesOf(granted: ReadonlySet<string>): ReadonlySet<ReceiverScope> {
  const known = receiverScopes.filter(each => granted.has(each))
  return new Set(known.includes('ssf.manage') ? receiverScopes : known)
}
