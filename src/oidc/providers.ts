import { LRUCache } from 'lru-cache'
import type { SigningKey } from '../domain/signing-keys.ts'
import type { Account } from '../model/account.ts'
import type { AccountProvider } from './parts.ts'

export type Builder = {
  readonly loadKeys: (account: Account) => Promise<readonly SigningKey[]>
  readonly build: (account: Account, keys: readonly SigningKey[]) => AccountProvider
}

type Slot = {
  readonly issuer: string
  readonly checkedAt: number
  readonly provider: Promise<AccountProvider>
}

const most = 500
const keysHoldFor = 30_000

/**
 * The providers of the accounts in use, built when first asked for. Nothing that lasts lives in one, so one may be dropped
 * or replaced at any time: it is when the issuer or, looked up again every 30 seconds, the signing keys have changed.
 */
export function createProviders(builder: Builder): (account: Account) => Promise<AccountProvider> {
  const slots = new LRUCache<string, Slot>({ max: most })
  return async account => {
    const { id, issuer } = account
    const slot = slots.get(id)
    const same = slot?.issuer === issuer ? slot : undefined
    if (same !== undefined && Date.now() - same.checkedAt < keysHoldFor) return same.provider
    const provider = renew(builder, account, same)
    const renewed = { issuer, checkedAt: Date.now(), provider }
    slots.set(id, renewed)
    provider.catch(() => {
      if (slots.peek(id) === renewed) slots.delete(id)
    })
    return provider
  }
}

async function renew(
  { loadKeys, build }: Builder,
  account: Account,
  slot: Slot | undefined,
): Promise<AccountProvider> {
  const keys = await loadKeys(account)
  const former = await slot?.provider.catch(() => undefined)
  return former !== undefined && idsOf(former.keys) === idsOf(keys) ? former : build(account, keys)
}

function idsOf(keys: readonly SigningKey[]): string {
  return keys.map(key => key.kid).join(' ')
}
