import type { Provider } from 'oidc-provider'
import { grantHandlers } from './library-internals.ts'
import type { ProviderParts } from './parts.ts'

/** The grants that use something up for what they issue. */
const exchanging = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
]

/**
 * Makes a provider use up a code or token and store what it issues for it in one step: the library does so one after the
 * other, and whoever is interrupted in between has neither.
 */
export function exchangeAsOne(
  provider: Provider,
  { db, issueAsOne }: Pick<ProviderParts, 'db' | 'issueAsOne'>,
): void {
  const handlers = grantHandlers(provider)
  for (const grant of exchanging) {
    const answer = handlers.get(grant)
    if (answer === undefined) throw new Error(`the library does not answer ${grant}`)
    handlers.set(grant, ctx => issueAsOne(db, () => answer(ctx)))
  }
}
