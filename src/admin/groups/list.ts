import { listGroupPage, searchGroupPage } from '../../domain/groups/group-list.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { GroupFilter, GroupSort } from '../../model/group-list.ts'
import { listGroups } from '../contract/groups/list.ts'
import { listedAnswer, placeIn, searchIn } from '../lists/listed.ts'
import { type Request, route } from '../route.ts'

export const groupListRoutes = [
  route(listGroups, async request => {
    const { context, query } = request
    const paging = { after: placeIn(request), limit: query.limit }
    const filter = filterIn(query)
    const search = searchIn(query)
    const page =
      search === undefined
        ? await listGroupPage(context, { ...paging, ...orderIn(query), filter })
        : await searchGroupPage(context, { ...paging, search, filter })
    return listedAnswer(request, page, isoTimes)
  }),
]

type Query = Request<typeof listGroups>['query']

function filterIn({ kind, managedBy }: Query): GroupFilter {
  return { kind, managedBy: managedBy === 'nobody' ? null : managedBy }
}

function orderIn({ sort = 'name' }: Query): { sort: GroupSort; descending: boolean } {
  return { sort: sort.replace(/^-/, '') as GroupSort, descending: sort.startsWith('-') }
}
