import { simulate } from '../../domain/simulations/simulate.ts'
import { simulateAccess } from '../contract/library/simulate.ts'
import { cursorAt, startOf } from '../lists/paging.ts'
import { route } from '../route.ts'

export const simulateRoutes = [
  route(simulateAccess, async request => {
    const { context, body, query } = request
    const start = startOf(request)
    const after = start && { resource: start.key ?? start.id, person: start.id }
    const { items, next, everywhere } = await simulate(context, body, { after, limit: query.limit })
    const cursor = next && cursorAt(request, { id: next.person, key: next.resource })
    return { items, next: cursor ?? null, everywhere }
  }),
]
