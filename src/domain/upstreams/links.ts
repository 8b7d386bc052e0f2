import { Refusal } from '../../model/refusal.ts'
import { deleteLinks, type LinkRecord, listLinks } from '../../storage/upstreams/upstream-links.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { demandToRule } from '../users/giving.ts'
import { lockVisibleUser } from '../users/users.ts'
import { leaveGroups } from './arriving-groups.ts'
import { getUpstream } from './known-upstream.ts'

export type { LinkRecord }

/** Who is linked to an upstream, part by part. */
export async function linksOf(
  context: Context,
  id: string,
  request: PartRequest = {},
): Promise<Part<LinkRecord & { readonly id: string }>> {
  demandRight(context, 'users.view')
  const { id: upstreamId } = await getUpstream(context, id)
  const of = { accountId: context.account.id, upstreamId }
  return partOf(request, async page => {
    const links = await listLinks(context.db, { ...of, ...page })
    return links.map(link => ({ ...link, id: link.userId }))
  })
}

/**
 * Takes the link of a user to an upstream away and ends the memberships by it and what they have open. There is no way to set one by hand: a link is
 * made by whoever arrives, and never changed (advisory 13).
 */
export async function unlink(context: Context, id: string, userId: string): Promise<void> {
  await inTransaction(context, async inside => {
    const { id: upstreamId, name } = await getUpstream(inside, id)
    const user = await lockVisibleUser(inside, userId)
    demandToRule(inside, user)
    const removed = await deleteLinks(inside.db, {
      accountId: inside.account.id,
      upstreamId,
      userId,
    })
    if (removed.length === 0) throw new Refusal('not-found', 'this user is not linked to it')
    const left = await leaveGroups(inside, { id: upstreamId, name }, userId)
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'ended-by-administrator' })
    const target = { kind: 'user', id: userId, name: user.userName } as const
    const data = {
      upstream: upstreamId,
      name,
      links: removed.map(link => ({ ...link })),
      left: [...left],
    }
    const told = { ...data, ...receiptData(receipt) }
    await recordEvent(inside, { type: 'upstream.unlinked', target, data: told })
  })
}
