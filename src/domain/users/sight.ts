import { Refusal } from '../../model/refusal.ts'
import type { Sight } from '../../model/sight.ts'
import { managesAny } from '../../storage/groups/managed-groups.ts'
import { findSeenIds } from '../../storage/lists/look-up.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'

/**
 * Whom whoever asks sees: who may see users everybody; developers, whoever may share and managers of groups the people with
 * whom things are shared; a manager also the members of the own groups. Refuses everybody else (`forbidden`).
 */
export async function sightOf(context: Context): Promise<Sight> {
  if (may(context, 'users.view')) return { everybody: true, sharing: true, managerId: null }
  const managerId = await managerIn(context)
  if (managerId !== null) return { everybody: false, sharing: true, managerId }
  if (may(context, 'users.look-up') || may(context, 'shares.manage')) {
    return { everybody: false, sharing: true, managerId: null }
  }
  throw new Refusal(
    'forbidden',
    'this needs the right users.look-up, to share, or to manage a group',
  )
}

/** Those of these users whom whoever asks sees: themselves too. */
export async function seenAmong(
  context: Context,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const scope = { accountId: context.account.id, sight: await sightOf(context) }
  const seen = await findSeenIds(context.db, scope, ids)
  return new Set([...seen, ...ids.filter(id => id === context.caller?.id)])
}

async function managerIn({ db, account, caller }: Context): Promise<string | null> {
  if (caller?.kind !== 'user') return null
  return (await managesAny(db, { accountId: account.id, userId: caller.id })) ? caller.id : null
}
