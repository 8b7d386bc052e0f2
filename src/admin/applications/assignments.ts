import { assign, listAssignments as list, unassign } from '../../domain/applications/assignments.ts'
import {
  addAssignment,
  listAssignments,
  removeAssignment,
} from '../contract/applications/assignments.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const assignmentRoutes = [
  route(listAssignments, async request => {
    const { context, params } = request
    return partAnswer(request, await list(context, params.application, partIn(request)), holder)
  }),
  route(addAssignment, async ({ context, params, query }) =>
    assign(context, params.application, params.principal, query.delegated),
  ),
  route(removeAssignment, async ({ context, params }) =>
    unassign(context, params.application, params.principal),
  ),
]

type Holder = Answer<typeof listAssignments>['items'][number]

/** A user or group that something is given to, as answers show it. */
export function holder({
  id,
  kind,
  name,
  createdAt,
}: Omit<Holder, 'createdAt'> & { readonly createdAt: Date }): Holder {
  return isoTimes({ id, kind, name, createdAt })
}
