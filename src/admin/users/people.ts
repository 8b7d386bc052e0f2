import { lookUp, lookUpGroups, lookUpPerson } from '../../domain/users/look-up.ts'
import { getPerson, lookUpPeople } from '../contract/users/people.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'

export const peopleRoutes = [
  route(lookUpPeople, async request => {
    const { context, query } = request
    const { q: search, kind } = query
    const asked = { ...pagingIn(request), search }
    const page = await (kind === 'group' ? lookUpGroups : lookUp)(context, asked)
    return listedAnswer(request, page, seen => seen)
  }),
  route(getPerson, async ({ context, params }) => lookUpPerson(context, params.person)),
]
