import { foldCase } from '../../lib/fold-case.ts'
import { hasFeature } from '../../model/plan.ts'
import {
  findUpstreamOfDomain,
  isBoundToUpstream,
} from '../../storage/upstreams/upstream-domains.ts'
import { listOfferedUpstreams, type OfferedUpstream } from '../../storage/upstreams/upstreams.ts'
import type { Context } from '../context.ts'

export type { OfferedUpstream }

type Asked = Pick<Context, 'db' | 'account'>

/** The upstreams with a button on the sign-in page: the same for everybody. */
export async function offeredUpstreams({
  db,
  account,
}: Asked): Promise<readonly OfferedUpstream[]> {
  return hasFeature(account, 'sso') ? listOfferedUpstreams(db, account.id) : []
}

/** The upstream of the domain of a name as it was typed, whether somebody is called so or not. */
export async function upstreamOfName(
  { db, account }: Asked,
  userName: string,
): Promise<(OfferedUpstream & { readonly enforced: boolean }) | undefined> {
  const [, domain] = /@([^@]+)$/.exec(foldCase(userName.trim())) ?? []
  if (domain === undefined || !hasFeature(account, 'sso')) return undefined
  return findUpstreamOfDomain(db, account.id, domain)
}

/**
 * Whether a user comes in by an upstream alone, since a domain of their name or mail addresses is enforced and they are not
 * exempt. No other way in may prove anything of them then.
 */
export async function mustUseUpstream({ db, account }: Asked, userId: string): Promise<boolean> {
  return hasFeature(account, 'sso') && isBoundToUpstream(db, { accountId: account.id, userId })
}
