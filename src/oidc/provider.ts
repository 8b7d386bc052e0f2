import mount from 'koa-mount'
import { Provider } from 'oidc-provider'
import { findClient } from '../domain/applications/applications.ts'
import type { Context } from '../domain/context.ts'
import type { SigningKey } from '../domain/keys/signing-keys.ts'
import type { Middleware } from '../http/state.ts'
import { randomText } from '../lib/ids.ts'
import { sharing } from '../lib/sharing.ts'
import type { Account } from '../model/account.ts'
import { clientMetadata, useHashedSecrets } from './clients.ts'
import { providerConfiguration } from './configuration.ts'
import { listenToProvider } from './events.ts'
import { detectReplaysByStoring } from './replay-detection.ts'
import { exchangeAsOne } from './issuing.ts'
import { takeIdTokensAlone } from './id-token-hints.ts'
import { letOwnClaimsThrough } from './own-claims.ts'
import type { AccountProvider, ProviderParts } from './parts.ts'
import { signOutThroughOutbox } from './sign-out.ts'

/** Builds the provider of an account: a few milliseconds, no query. */
export function buildProvider(
  parts: ProviderParts,
  account: Account,
  keys: readonly SigningKey[],
): AccountProvider {
  const { db, box } = parts
  const context = readerOf(parts, account)
  const unknownSecret = randomText()
  const provider = new Provider(account.issuer, {
    ...providerConfiguration(parts, account, keys),
    adapter: parts.createAdapter({
      db,
      box,
      accountId: account.id,
      findClient: sharing(async clientId => {
        const record = await findClient(context, clientId)
        return record === undefined ? undefined : clientMetadata(record, account, unknownSecret)
      }),
    }),
  })
  useHashedSecrets(provider)
  exchangeAsOne(provider, parts)
  detectReplaysByStoring(provider)
  takeIdTokensAlone(provider)
  letOwnClaimsThrough(provider)
  listenToProvider(provider, parts)
  signOutThroughOutbox(provider, parts)
  return { account, keys, provider, serve: mount(`/t/${account.slug}`, provider) as Middleware }
}

/** The library reads clients outside of any request. */
function readerOf({ db }: ProviderParts, account: Account): Context {
  const actor = { kind: 'system', id: null, name: 'sign-in' } as const
  return { db, account, actor, requestId: '', address: null }
}
