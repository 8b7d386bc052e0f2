import { rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Share } from '../../model/share.ts'
import { type NewShare, putShares } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'

export type ShareInput = Omit<NewShare, 'resourceId'> & { readonly resource: ResourceReference }

/** Shares resources, all or none; nobody gives more than they have. */
export async function share(
  context: Context,
  inputs: readonly ShareInput[],
): Promise<readonly Share[]> {
  return inTransaction(context, async inside => {
    const access = await accessOfAsker(
      inside,
      inputs.map(each => each.resource),
    )
    const rows = inputs.map(({ resource, ...rest }): NewShare => {
      const { id, kind, level } = demandOn(access, resource, 'manage')
      demandOn(access, resource, kind === 'collection' ? 'collection.share' : 'asset.share')
      if (rankOf(rest.level) > rankOf(level)) {
        throw new Refusal('forbidden', 'nobody shares more than they have')
      }
      return { ...rest, resourceId: id }
    })
    const { actor: granter, account, db } = inside
    const written = await putShares(db, { accountId: account.id, granter }, rows)
    await recordEvents(inside, written.map(toEvent))
    return written
  })
}

function toEvent({ resourceId, principalId, level, until }: Share) {
  const target = { kind: 'resource', id: resourceId, name: resourceId } as const
  const data = { principalId, level, until: until?.toISOString() ?? null }
  return { type: 'share.given', target, data }
}
