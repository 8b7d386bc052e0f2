import { Refusal } from '../../model/refusal.ts'
import type { UpstreamDomain, UpstreamGroup } from '../../model/upstream.ts'
import { listExempt, listUpstreamDomains } from '../../storage/upstreams/upstream-domains.ts'
import {
  listUpstreamGroups,
  type NamedUpstreamGroup,
} from '../../storage/upstreams/upstream-groups.ts'
import {
  findUpstream,
  listUpstreams as listRows,
  lockUpstream,
  type UpstreamRecord,
} from '../../storage/upstreams/upstreams.ts'
import type { Context } from '../context.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

export type { UpstreamRecord }

/** An upstream with everything that an administrator decides about it. */
export type WholeUpstream = UpstreamRecord & {
  readonly domains: readonly UpstreamDomain[]
  readonly groups: readonly NamedUpstreamGroup[]
  /** Account administrators who may use their password although a domain is enforced. */
  readonly exempt: readonly { readonly id: string; readonly userName: string }[]
}

/** What is mapped, as it is set. */
export type Mapping = {
  readonly domains: readonly UpstreamDomain[]
  readonly groups: readonly UpstreamGroup[]
  readonly exempt: readonly string[]
}

/** The upstream with this id, without its mapping. */
export async function getUpstream(context: Context, id: string): Promise<UpstreamRecord> {
  return known(await findUpstream(context.db, { accountId: context.account.id, id }))
}

export async function getWholeUpstream(context: Context, id: string): Promise<WholeUpstream> {
  return withMapping(context, await getUpstream(context, id))
}

/** The upstreams of an account, part by part. */
export async function listWholeUpstreams(
  context: Context,
  request: PartRequest = {},
): Promise<Part<WholeUpstream>> {
  const { db, account } = context
  const part = await partOf(request, page => listRows(db, { accountId: account.id, ...page }))
  const items: WholeUpstream[] = []
  for (const item of part.items) items.push(await withMapping(context, item))
  return { ...part, items }
}

/** The upstream, held until the transaction ends. Refuses as stale who saw another version. */
export async function lockKnownUpstream(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<WholeUpstream> {
  const found = known(await lockUpstream(context.db, { accountId: context.account.id, id }))
  if (!isExpected(expected, found.version)) {
    throw new Refusal('stale', `the provider is at version ${found.version} by now`)
  }
  return withMapping(context, found)
}

async function withMapping(context: Context, upstream: UpstreamRecord): Promise<WholeUpstream> {
  const of = { accountId: context.account.id, upstreamId: upstream.id }
  return {
    ...upstream,
    domains: await listUpstreamDomains(context.db, of),
    groups: await listUpstreamGroups(context.db, of),
    exempt: await listExempt(context.db, of),
  }
}

function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Refusal('not-found', 'there is no such provider')
  return found
}
