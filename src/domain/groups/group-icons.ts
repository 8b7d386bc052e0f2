import { createHash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { Group } from '../../model/group.ts'
import {
  type Picture,
  type PictureType,
  mostPictureBytes,
  mostPicturePixels,
} from '../../model/picture.ts'
import { Refusal } from '../../model/refusal.ts'
import { deleteIcon, findIcon, putIcon } from '../../storage/groups/group-icons.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
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
  const picture = checkedPicture(content)
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

function checkedPicture(content: Buffer): Picture {
  const mediaType = typeOf(content)
  if (mediaType === undefined) throw unfit('a picture is a PNG, JPEG or WebP file')
  if (content.length > mostPictureBytes) {
    throw unfit(`a picture has at most ${mostPictureBytes / 1024} kB`)
  }
  const { width, height } = sizeOf(content)
  if (Math.max(width, height) > mostPicturePixels || Math.min(width, height) < 1) {
    throw unfit(`a picture has at most ${mostPicturePixels} by ${mostPicturePixels} pixels`)
  }
  return { hash: createHash('sha256').update(content).digest('hex'), mediaType, content }
}

/** By the first bytes. */
function typeOf(content: Buffer): PictureType | undefined {
  const head = content.subarray(0, 12).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined
}

function sizeOf(content: Buffer): { readonly width: number; readonly height: number } {
  try {
    return imageSize(content)
  } catch (cause) {
    throw unfit('this picture cannot be read', cause)
  }
}

function unfit(message: string, cause?: unknown): Refusal {
  return new Refusal('invalid', message, { field: 'icon', cause })
}
