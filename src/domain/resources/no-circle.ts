import { Refusal } from '../../model/refusal.ts'
import type { Resource } from '../../model/resource.ts'
import { lockTree, wayUp } from '../../storage/resources/tree.ts'
import type { Context } from '../context.ts'

/**
 * Refuses to let something lie in itself or below itself. The tree is held until the transaction ends, so that no
 * other move can make a circle of this one.
 */
export async function demandNotBelow(
  inside: Context,
  { id, libraryId }: Pick<Resource, 'id' | 'libraryId'>,
  parentId: string | null,
): Promise<void> {
  await lockTree(inside.db, libraryId)
  if (parentId === null) return
  const above = await wayUp(inside.db, { accountId: inside.account.id, id: parentId })
  if (!above.has(id)) return
  throw new Refusal('conflict', 'a folder cannot lie in itself or below itself', {
    field: 'parent',
  })
}
