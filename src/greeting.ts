import type { FirstAdministrator } from './first-start.ts'
import { relyingPartyAt } from './domain/factors/relying-party.ts'
import type { Account } from './model/account.ts'

export type Greeting = {
  readonly publicUrl: string
  /** Where this process listens, which a proxy needs to know. */
  readonly address: string
  readonly database: string
  readonly first: FirstAdministrator | undefined
  readonly accounts: readonly Account[]
}

/** What a person reads who starts the server. */
export function greeting({ publicUrl, address, database, first, accounts }: Greeting): string {
  const lines = [`Cohort is at ${publicUrl}/`, `Listening on ${address}`, `Database: ${database}`]
  if (relyingPartyAt(publicUrl) === undefined) {
    lines.push(
      'No passkeys here: they need COHORT_PUBLIC_URL with a host name, by https or localhost.',
    )
  }
  if (first === undefined) lines.push(...accounts.slice(0, 5).map(({ issuer }) => `  ${issuer}/`))
  if (first !== undefined) {
    lines.push(
      '',
      `Made the account “${first.account.slug}”. Sign in at ${first.account.issuer}/`,
      `  user name          ${first.userName}`,
      `  one-time password  ${first.password}`,
      'The password is shown this once and is changed at the first sign-in.',
    )
  }
  return `\n${lines.join('\n')}\n\n`
}
