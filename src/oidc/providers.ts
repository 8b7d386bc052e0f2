import { LRUCache } from 'lru-cache'
import type { SigningKey } from '../domain/keys/signing-keys.ts'
import type { Account } from '../model/account.ts'
import type { AccountProvider } from './parts.ts'

export type Builder = {
  readonly loadKeys: (account: Account) => Promise<readonly SigningKey[]>
  readonly build: (account: Account, keys: readonly SigningKey[]) => AccountProvider
}

type Slot = {
  readonly issuer: string
  readonly keysVersion: number
  readonly provider: Promise<AccountProvider>
  /** When the state of one of its keys changes, in milliseconds since 1970 by the clock of the database. */
  goodUntil: number
}

const most = 1000

/**
 * The providers of the accounts in use, built when first asked for. Nothing that lasts lives in one, so one may be dropped
 * or replaced at any time: it is when the issuer or the signing keys have changed. The account, which each request reads
 * anyway, tells both, so every process follows with its next request; what changes by time is the order of the keys.
 */
export function createProviders(builder: Builder): (account: Account) => Promise<AccountProvider> {
  const slots = new LRUCache<string, Slot>({ max: most })
  return async account => {
    const slot = slots.get(account.id)
    const same = slot?.issuer === account.issuer ? slot : undefined
    if (same !== undefined && isGood(same, account)) return same.provider
    const loading = renew(builder, account, same)
    const { issuer, keysVersion } = account
    const provider = loading.then(loaded => loaded.provider)
    const renewed: Slot = { issuer, keysVersion, provider, goodUntil: Infinity }
    slots.set(account.id, renewed)
    loading.then(
      ({ goodUntil }) => (renewed.goodUntil = goodUntil),
      () => {
        if (slots.peek(account.id) === renewed) slots.delete(account.id)
      },
    )
    return provider
  }
}

/** A request that has read its account a moment earlier than others may still bring the former version. */
function isGood({ keysVersion, goodUntil }: Slot, account: Account): boolean {
  return keysVersion >= account.keysVersion && account.readAt.getTime() < goodUntil
}

async function renew(
  { loadKeys, build }: Builder,
  account: Account,
  slot: Slot | undefined,
): Promise<{ readonly provider: AccountProvider; readonly goodUntil: number }> {
  const keys = await loadKeys(account)
  const former = await slot?.provider.catch(() => undefined)
  const isSame = former !== undefined && idsOf(former.keys) === idsOf(keys)
  const changes = keys.map(({ changesAt }) => changesAt?.getTime() ?? Infinity)
  return { provider: isSame ? former : build(account, keys), goodUntil: Math.min(...changes) }
}

/** In their order: the first of an algorithm signs. */
function idsOf(keys: readonly SigningKey[]): string {
  return keys.map(key => key.kid).join(' ')
}
