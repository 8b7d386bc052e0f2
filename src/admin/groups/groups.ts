import { copyGroup as copy } from '../../domain/groups/copy-group.ts'
import {
  abandonGroup,
  discardGroup,
  listDeletedGroups as listDeleted,
  restoreGroup as restore,
} from '../../domain/groups/deleted-groups.ts'
import { createGroupByHand, editGroup } from '../../domain/groups/edit-group.ts'
import { getGroupDetails, type GroupDetails } from '../../domain/groups/group-details.ts'
import { type Group, restorableDays } from '../../model/group.ts'
import {
  changeGroup,
  copyGroup,
  createGroup,
  deleteGroup,
  getGroup,
  listDeletedGroups,
  purgeGroup,
  restoreGroup,
} from '../contract/groups/groups.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { representGroup } from './represent-group.ts'

export const groupRoutes = [
  route(createGroup, async ({ context, body: { members = [], ...input } }) =>
    representGroup(await createGroupByHand(context, input, new Set(members))),
  ),
  route(getGroup, async ({ context, params }) =>
    representDetails(await getGroupDetails(context, params.group)),
  ),
  route(changeGroup, async ({ context, params, body, expected }) => {
    await editGroup(context, params.group, { ...body, expected })
    return representDetails(await getGroupDetails(context, params.group))
  }),
  route(deleteGroup, async ({ context, params, query, expected }) => {
    const { confirmation } = query
    const { id, version, deletedAt } = await discardGroup(context, params.group, {
      confirmation,
      expected,
    })
    return { id, version, restorableUntil: restorableUntil(deletedAt) }
  }),
  route(copyGroup, async ({ context, params, body }) =>
    representGroup(await copy(context, params.group, body)),
  ),
  route(listDeletedGroups, async request => {
    const part = await listDeleted(request.context, partIn(request))
    return partAnswer(request, part, group => ({
      ...representGroup(group),
      deletedAt: (group.deletedAt ?? group.updatedAt).toISOString(),
      restorableUntil: restorableUntil(group.deletedAt),
    }))
  }),
  route(restoreGroup, async ({ context, params }) =>
    representGroup(await restore(context, params.group)),
  ),
  route(purgeGroup, async ({ context, params }) => abandonGroup(context, params.group)),
]

function representDetails(details: GroupDetails): Answer<typeof getGroup> {
  const { connection, parents, applications, appRoles, counts, rights } = details
  const around = { connection, parents, applications, appRoles, counts }
  return {
    ...representGroup(details),
    ...around,
    rights: rights.map(({ right, delegated, until }) => {
      return { right, delegated, until: until?.toISOString() ?? null }
    }),
  }
}

function restorableUntil(deletedAt: Group['deletedAt']): string {
  const until = new Date(deletedAt ?? 0)
  until.setUTCDate(until.getUTCDate() + restorableDays)
  return until.toISOString()
}
