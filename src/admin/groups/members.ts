import { Readable } from 'node:stream'
import { addMembers, clearMembers, removeMember } from '../../domain/groups/change-members.ts'
import { exportMembers } from '../../domain/groups/export-members.ts'
import { demandToChangeMembers } from '../../domain/groups/managers.ts'
import { listMemberPage } from '../../domain/groups/member-list.ts'
import { isRulingGroup } from '../../domain/rights/give-membership.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { GroupMemberItem } from '../../model/group-member.ts'
import {
  addGroupMembers,
  clearGroupMembers,
  exportGroupMembers,
  listGroupMembers,
  removeGroupMember,
} from '../contract/groups/members.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { checkRecent, isRecent } from '../request/check-needs.ts'
import { type Answer, type CallerContext, route } from '../route.ts'

export const groupMemberRoutes = [
  route(listGroupMembers, async request => {
    const { context, params, query } = request
    const paging = { ...pagingIn(request), search: query.q }
    return listedAnswer(request, await listMemberPage(context, params.group, paging), represent)
  }),
  route(addGroupMembers, async ({ context, params, body: { members, until }, expected }) => {
    await checkRecentToRule(context, params.group)
    const end = typeof until === 'string' ? new Date(until) : until
    const added = await addMembers(context, params.group, { ids: members, until: end, expected })
    const { memberCount, version } = added.group
    return { results: added.results, memberCount, version }
  }),
  route(removeGroupMember, async ({ context, params, expected }) => {
    const group = await removeMember(context, params.group, params.member, expected)
    return { removed: 1, memberCount: group.memberCount, version: group.version }
  }),
  route(clearGroupMembers, async ({ context, params, expected }) => {
    const { removed, group } = await clearMembers(context, params.group, { expected })
    return { removed, memberCount: group.memberCount, version: group.version }
  }),
  route(exportGroupMembers, async ({ context, params }) => {
    const { name, pieces } = await exportMembers(context, params.group)
    return {
      mediaType: 'text/csv; charset=utf-8',
      fileName: `members-${name}.csv`,
      body: Readable.from(pieces, { objectMode: true, highWaterMark: 1 }),
    }
  }),
]

/** Membership in a group that carries what rules over others is given as that is: after a recent sign-in. */
async function checkRecentToRule(context: CallerContext, groupId: string): Promise<void> {
  if (isRecent(context)) return
  await demandToChangeMembers(context, groupId)
  if (await isRulingGroup(context, groupId)) checkRecent(context)
}

function represent(item: GroupMemberItem): Answer<typeof listGroupMembers>['items'][number] {
  const readOnly = item.sources.every(({ kind }) => kind === 'connection' || kind === 'upstream')
  return { ...item, readOnly, sources: item.sources.map(isoTimes) }
}
