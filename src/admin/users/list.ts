import { listUserPage, searchUserPage } from '../../domain/users/user-list.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { UserFilter, UserSort } from '../../model/user-list.ts'
import { listUsers } from '../contract/users/list.ts'
import { managerIn, orderIn, pagingIn, searchIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Request, route } from '../route.ts'

export const userListRoutes = [
  route(listUsers, async request => {
    const { context, query } = request
    const paging = pagingIn(request)
    const filter = filterIn(query)
    const search = searchIn(query)
    const page =
      search === undefined
        ? await listUserPage(context, { ...paging, ...orderOf(query), filter })
        : await searchUserPage(context, { ...paging, search, filter })
    return listedAnswer(request, page, isoTimes)
  }),
]

type Query = Request<typeof listUsers>['query']

function filterIn({ role, state, managedBy, group }: Query): UserFilter {
  return { role, state, managedBy: managerIn(managedBy), group }
}

function orderOf({ sort, group }: Query): { sort: UserSort; descending: boolean } {
  return orderIn<UserSort>(sort ?? (group === undefined ? 'userName' : 'createdAt'))
}
