import type { Group } from '../../model/group.ts'
import type { Picture } from '../../model/picture.ts'
import { Refusal } from '../../model/refusal.ts'
import { deleteIcon, findIcon, putIcon } from '../../storage/groups/group-icons.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { checkPicture } from '../pictures.ts'
import { demandFeature } from '../plan/limits.ts'
import { getGroup, lockVisibleGroup } from './groups.ts'

/** Gives a group a picture. What it is, its content decides and not what it is called. */
export async function setIcon(
  context: Context,
  groupId: string,
  { content, expected }: { readonly content: Buffer; readonly expected?: Expected },
): Promise<Group> {
  demandRight(context, 'groups.manage')
  demandFeature(context, 'groups')
  const picture = checkPicture(content, 'icon')
  return changeIcon(context, groupId, expected, picture)
}

/** Takes the picture of a group away. */
export async function removeIcon(
  context: Context,
  groupId: string,
  expected?: Expected,
): Promise<Group> {
  demandRight(context, 'groups.manage')
  return changeIcon(context, groupId, expected, null)
}

/** The picture of a group. Whoever is signed in may see it: it stands beside the name wherever that is shown. */
export async function getIcon({ db, account }: Context, groupId: string): Promise<Picture> {
  const picture = await findIcon(db, { accountId: account.id, groupId })
  if (picture === undefined) throw new Refusal('not-found', 'this group has no picture')
  return picture
}

async function changeIcon(
  context: Context,
  groupId: string,
  expected: Expected,
  picture: Picture | null,
): Promise<Group> {
  return inTransaction(context, async inside => {
    const group = await lockVisibleGroup(inside, groupId, expected)
    const after = picture?.hash ?? null
    if (group.icon === after) return group
    const key = { accountId: inside.account.id, groupId }
    await (picture === null ? deleteIcon(inside.db, key) : putIcon(inside.db, key, picture))
    const target = { kind: 'group', id: groupId, name: group.name } as const
    const data = { before: { icon: group.icon }, after: { icon: after } }
    await recordEvent(inside, { type: 'group.changed', target, data })
    return getGroup(inside, groupId)
  })
}
