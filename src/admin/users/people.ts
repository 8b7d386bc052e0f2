import { lookUp, lookUpGroups, lookUpPerson } from '../../domain/users/look-up.ts'
import { getPerson, lookUpPeople } from '../contract/users/people.ts'
import { listedAnswer, placeIn } from '../lists/listed.ts'
import { route } from '../route.ts'

export const peopleRoutes = [
  route(lookUpPeople, async request => {
    const { context, query } = request
    const { q: search, limit, kind } = query
    const asked = { search, limit, after: placeIn(request) }
    const page = await (kind === 'group' ? lookUpGroups : lookUp)(context, asked)
    return listedAnswer(request, page, seen => seen)
  }),
  route(getPerson, async ({ context, params }) => lookUpPerson(context, params.person)),
]
