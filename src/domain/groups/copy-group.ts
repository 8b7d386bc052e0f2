import { isDeepStrictEqual } from 'node:util'
import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { emptyGroupUploader } from '../../model/uploader-settings.ts'
import { copyIcon } from '../../storage/groups/group-icons.ts'
import { copyEnds, listMembersOf } from '../../storage/groups/member-rows.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { grantRight, listGrants } from '../rights/grants.ts'
import { changeGroup } from './change-group.ts'
import { createGroup } from './create-group.ts'
import { getGroup } from './groups.ts'
import { getGroupUploader, setGroupUploader } from './uploader-settings.ts'

const mostCopied = 10_000

export type Copying = {
  readonly name: string
  /** Whether its members by hand come along, each with its end. */
  readonly members: boolean
}

/**
 * Makes a group like another one: kind, description, picture, rights and settings for uploaders. Applications and their
 * roles are given anew. Refuses rights that whoever copies could not give.
 */
export async function copyGroup(
  context: Context,
  id: string,
  { name, members }: Copying,
): Promise<Group> {
  demandRight(context, 'groups.manage')
  return inTransaction(context, async inside => {
    const { kind, description, icon } = await getGroup(inside, id)
    const born = await createGroup(inside, {
      name,
      kind,
      description,
      externalId: null,
      attributes: {},
    })
    if (icon !== null)
      await copyIcon(inside.db, { accountId: inside.account.id, groupId: id }, born.id)
    const { uploader } = await getGroupUploader(inside, id)
    if (!isDeepStrictEqual(uploader, emptyGroupUploader)) {
      await setGroupUploader(inside, born.id, { uploader })
    }
    if (members) await copyMembers(inside, id, born.id)
    for (const { right, delegated, reason, until } of await listGrants(inside, {
      principalId: id,
      kind: 'group',
    })) {
      await grantRight(inside, { right, principalId: born.id, delegated, reason, until })
    }
    return getGroup(inside, born.id)
  })
}

async function copyMembers(context: Context, from: string, to: string): Promise<void> {
  const { db, account } = context
  const key = { accountId: account.id, groupId: from }
  const ids = await listMembersOf(db, { ...key, sourceId: account.id, limit: mostCopied + 1 })
  if (ids.length > mostCopied) {
    const message = `a group of more than ${mostCopied} members is copied without them`
    throw new Refusal('invalid', message, { field: 'members' })
  }
  await changeGroup(context, to, { members: { add: new Set(ids), remove: new Set() } })
  await copyEnds(db, key, to)
}
