import {
  addManager,
  listManagedGroups as listManaged,
  listManagers,
  removeManager,
} from '../../domain/groups/managers.ts'
import {
  addGroupManager,
  listGroupManagers,
  listManagedGroups,
  removeGroupManager,
} from '../contract/groups/managers.ts'
import { partAnswer, partIn, wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const groupManagerRoutes = [
  route(listGroupManagers, async ({ context, params }) => {
    return wholeAnswer(await listManagers(context, params.group), isoTimes)
  }),
  route(addGroupManager, async ({ context, params }) =>
    addManager(context, params.group, params.user),
  ),
  route(removeGroupManager, async ({ context, params }) =>
    removeManager(context, params.group, params.user),
  ),
  route(listManagedGroups, async request => {
    const part = await listManaged(request.context, partIn(request))
    return partAnswer(request, part, group => group)
  }),
]
