import { foldCase } from '../../lib/fold-case.ts'
import { hasFeature } from '../../model/plan.ts'
import {
  findUpstreamOfDomain,
  listBindingUpstreams,
} from '../../storage/upstreams/upstream-domains.ts'
import { listOfferedUpstreams, type OfferedUpstream } from '../../storage/upstreams/upstreams.ts'
import type { Upstream } from '../../model/upstream.ts'
import type { Context } from '../context.ts'
import { UpstreamFailed } from './upstream-failed.ts'

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

/** Refuses an upstream that nobody may sign in with at the moment. */
export function demandInUse({ account }: Pick<Asked, 'account'>, { enabled }: Upstream): void {
  if (enabled && hasFeature(account, 'sso')) return
  throw new UpstreamFailed('switched-off', 'the provider is switched off, or the plan lacks it')
}

/**
 * The upstreams by which alone a user comes in, since a domain of their name or mail addresses is enforced and they are not
 * exempt; none where every way is open.
 */
export async function bindingUpstreams(
  { db, account }: Asked,
  userId: string,
): Promise<readonly string[]> {
  if (!hasFeature(account, 'sso')) return []
  return listBindingUpstreams(db, { accountId: account.id, userId })
}
