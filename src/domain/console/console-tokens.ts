import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import { pairwiseSectorOf } from '../applications/pairwise.ts'
import { findEntitledToken } from '../applications/service-tokens.ts'
import type { Caller } from '../caller.ts'
import { callerOfApplication } from './callers.ts'

/** The audience (RFC 8707) of access tokens for the console API; the scopes there are rights. */
export function consoleAudience({ issuer }: Pick<Account, 'issuer'>): string {
  return `${issuer}/api/v1`
}

/** The service application whose access token this is, with the rights that it was granted, or undefined. */
export async function callerOfToken(
  { db, account }: { readonly db: Knex; readonly account: Account },
  token: string,
): Promise<{ readonly application: Application; readonly caller: Caller } | undefined> {
  const found = await findEntitledToken({ db, account }, token, consoleAudience(account))
  if (found?.application.client.type !== 'service') return undefined
  const { application } = found
  return {
    application,
    caller: { ...callerOfApplication(found), sector: pairwiseSectorOf(application) },
  }
}
