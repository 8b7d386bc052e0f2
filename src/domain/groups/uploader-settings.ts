import { isId } from '../../lib/ids.ts'
import type { Group } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type AccountUploader,
  emptyAccountUploader,
  emptyGroupUploader,
  type GroupUploader,
  type ResolvedUploader,
} from '../../model/uploader-settings.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  findAccountUploader,
  findGroupUploader,
  listUploadersOfUser,
  storeAccountUploader,
  storeGroupUploader,
} from '../../storage/groups/uploader-settings.ts'
import { findUser } from '../../storage/users/users.ts'
import { demandRight } from '../caller.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandFeature } from '../plan/limits.ts'
import { getGroup, lockVisibleGroup } from './groups.ts'
import { resolveUploader } from './resolve-uploader.ts'

/** What the account sets for everybody who uploads. */
export async function getAccountUploader({ db, account }: Context): Promise<AccountUploader> {
  return { ...emptyAccountUploader, ...(await findAccountUploader(db, account.id)) }
}

/** Replaces what the account sets (HV-24). */
export async function setAccountUploader(
  context: Context,
  uploader: AccountUploader,
): Promise<AccountUploader> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { db, account } = inside
    await lockAccount(db, account.id, 'settings')
    const before = await getAccountUploader(inside)
    const changes = changesBetween(toJson(before), toJson(uploader))
    if (changes === undefined) return before
    await storeAccountUploader(db, account.id, uploader)
    const target = { kind: 'account', id: account.id, name: account.slug } as const
    await recordEvent(inside, { type: 'account.uploader_changed', target, data: changes })
    return uploader
  })
}

export type UploaderOfGroup = { readonly group: Group; readonly uploader: GroupUploader }

/** What a group overrides for its members. */
export async function getGroupUploader(
  context: Context,
  groupId: string,
): Promise<UploaderOfGroup> {
  demandRight(context, 'groups.view')
  const group = await getGroup(context, groupId)
  return { group, uploader: await ofGroup(context, groupId) }
}

/** Replaces what a group overrides; each section has a switch of its own (HV-23, HV-24). */
export async function setGroupUploader(
  context: Context,
  groupId: string,
  { uploader, expected }: { readonly uploader: GroupUploader; readonly expected?: Expected },
): Promise<UploaderOfGroup> {
  demandRight(context, 'groups.manage')
  demandFeature(context, 'groups')
  return inTransaction(context, async inside => {
    const group = await lockVisibleGroup(inside, groupId, expected)
    const before = await ofGroup(inside, groupId)
    const changes = changesBetween(toJson(before), toJson(uploader))
    if (changes === undefined) return { group, uploader: before }
    await storeGroupUploader(inside.db, { accountId: inside.account.id, groupId }, uploader)
    const target = { kind: 'group', id: groupId, name: group.name } as const
    await recordEvent(inside, { type: 'group.uploader_changed', target, data: changes })
    return { group: await getGroup(inside, groupId), uploader }
  })
}

/** What holds for one user, and what says so. Everybody may ask it of themselves. */
export async function uploaderOfUser(context: Context, userId: string): Promise<ResolvedUploader> {
  const { db, account, caller } = context
  if (caller?.id !== userId) demandRight(context, 'users.view')
  const user = isId(userId) ? await findUser(db, account.id, userId) : undefined
  if (user === undefined) throw new Refusal('not-found', 'there is no such user')
  const groups = await listUploadersOfUser(db, { accountId: account.id, userId })
  const whole = groups.map(each => ({
    ...each,
    uploader: { ...emptyGroupUploader, ...each.uploader },
  }))
  return resolveUploader(await getAccountUploader(context), whole)
}

async function ofGroup({ db, account }: Context, groupId: string): Promise<GroupUploader> {
  const stored = await findGroupUploader(db, { accountId: account.id, groupId })
  return { ...emptyGroupUploader, ...stored }
}

function toJson(settings: AccountUploader | GroupUploader): JsonObject {
  return settings
}
