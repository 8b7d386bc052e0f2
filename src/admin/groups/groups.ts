import { copyGroup as copy } from '../../domain/groups/copy-group.ts'
import { discardGroup } from '../../domain/groups/deleted-groups.ts'
import { createGroupByHand, editGroup } from '../../domain/groups/edit-group.ts'
import { getGroupDetails, type GroupDetails } from '../../domain/groups/group-details.ts'
import {
  changeGroup,
  copyGroup,
  createGroup,
  deleteGroup,
  getGroup,
} from '../contract/groups/groups.ts'
import { type Answer, route } from '../route.ts'
import { representGroup, restorableUntil } from './represent-group.ts'
import { isoTimes } from '../../lib/iso-times.ts'

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
]

function representDetails(details: GroupDetails): Answer<typeof getGroup> {
  const { connection, parents, applications, appRoles, counts, rights } = details
  const around = { connection, parents, applications, appRoles, counts }
  return {
    ...representGroup(details),
    ...around,
    rights: rights.map(({ right, delegated, until }) => isoTimes({ right, delegated, until })),
  }
}
