import {
  abandonGroup,
  listDeletedGroups as list,
  restoreGroup as restore,
} from '../../domain/groups/deleted-groups.ts'
import { listDeletedGroups, purgeGroup, restoreGroup } from '../contract/groups/deleted.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { route } from '../route.ts'
import { representGroup, restorableUntil } from './represent-group.ts'

export const deletedGroupRoutes = [
  route(listDeletedGroups, async request => {
    const part = await list(request.context, partIn(request))
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
