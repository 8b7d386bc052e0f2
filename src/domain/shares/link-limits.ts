import type { LinkLimits } from '../../model/public-link.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { findLinkLimits, updateLinkLimits } from '../../storage/shares/link-limits.ts'
import { demandRight } from '../caller.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

/** How many public links there may be (IK-73). */
export async function getLinkLimits(context: Context): Promise<LinkLimits> {
  demandRight(context, 'account.view')
  return findLinkLimits(context.db, context.account.id)
}

/** Sets how many public links there may be. Those that are there stay. */
export async function setLinkLimits(context: Context, limits: LinkLimits): Promise<LinkLimits> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { account, db } = inside
    await lockAccount(db, account.id, 'public links')
    const changes = changesBetween(await findLinkLimits(db, account.id), limits)
    if (changes === undefined) return limits
    await updateLinkLimits(db, account.id, limits)
    const target = { kind: 'account', id: account.id, name: account.slug } as const
    await recordEvent(inside, { type: 'account.changed', target, data: changes })
    return limits
  })
}
