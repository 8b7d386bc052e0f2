import { listPeople, searchPeople } from '../../domain/users/user-list.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { UserFilter, UserSort } from '../../model/user-list.ts'
import { listUsers } from '../contract/users/list.ts'
import { listedAnswer, placeIn, searchIn } from '../lists/listed.ts'
import { type Request, route } from '../route.ts'

export const userListRoutes = [
  route(listUsers, async request => {
    const { context, query } = request
    const paging = { after: placeIn(request), limit: query.limit }
    const filter = filterIn(query)
    const search = searchIn(query)
    const page =
      search === undefined
        ? await listPeople(context, { ...paging, ...orderIn(query), filter })
        : await searchPeople(context, { ...paging, search, filter })
    return listedAnswer(request, page, isoTimes)
  }),
]

type Query = Request<typeof listUsers>['query']

function filterIn({ role, state, managedBy, group }: Query): UserFilter {
  return { role, state, managedBy: managedBy === 'nobody' ? null : managedBy, group }
}

function orderIn({ sort, group }: Query): { sort: UserSort; descending: boolean } {
  const order = sort ?? (group === undefined ? 'userName' : 'createdAt')
  return { sort: order.replace(/^-/, '') as UserSort, descending: order.startsWith('-') }
}
