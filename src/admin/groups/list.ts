import { listGroupPage, searchGroupPage } from '../../domain/groups/group-list.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { GroupFilter } from '../../model/group-list.ts'
import { listGroups } from '../contract/groups/list.ts'
import { managerIn, orderIn, pagingIn, searchIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Request, route } from '../route.ts'

export const groupListRoutes = [
  route(listGroups, async request => {
    const { context, query } = request
    const paging = pagingIn(request)
    const filter = filterIn(query)
    const search = searchIn(query)
    const page =
      search === undefined
        ? await listGroupPage(context, { ...paging, ...orderIn(query.sort ?? 'name'), filter })
        : await searchGroupPage(context, { ...paging, search, filter })
    return listedAnswer(request, page, isoTimes)
  }),
]

type Query = Request<typeof listGroups>['query']

function filterIn({ kind, managedBy }: Query): GroupFilter {
  return { kind, managedBy: managerIn(managedBy) }
}
