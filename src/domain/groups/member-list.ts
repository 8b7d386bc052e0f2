import type { GroupMemberItem } from '../../model/group-member.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { listMemberItems, searchMemberItems } from '../../storage/groups/member-list.ts'
import type { Context } from '../context.ts'
import { demandFound } from '../served-lists.ts'
import { getGroup } from './groups.ts'
import { demandSightOf } from './managers.ts'

/** A page of the members of a group, or with a search of those with its words in their names. */
export async function listMemberPage(
  context: Context,
  groupId: string,
  { search = '', ...paging }: Paging & { readonly search?: string | undefined },
): Promise<Listed<GroupMemberItem>> {
  await demandSightOf(context, groupId)
  const { memberCount } = await getGroup(context, groupId)
  const key = { accountId: context.account.id, groupId }
  if (search.trim() === '') return listMemberItems(context.db, key, paging)
  const page = await searchMemberItems(context.db, { ...key, memberCount }, { ...paging, search })
  return demandFound(page, paging, 'q')
}

/** Every member of a group, page by page: each is read when it is asked for. */
export async function* everyMember(
  context: Context,
  groupId: string,
): AsyncGenerator<readonly GroupMemberItem[]> {
  await demandSightOf(context, groupId)
  await getGroup(context, groupId)
  const key = { accountId: context.account.id, groupId }
  for (let after: Paging['after']; ;) {
    const { items, next } = await listMemberItems(context.db, key, { after, limit: 1000 })
    yield items
    if (next === null) return
    after = next
  }
}
