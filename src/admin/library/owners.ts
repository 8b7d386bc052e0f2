import { listOwnedBy, transferAllOf } from '../../domain/resources/ownership.ts'
import { listOwned, transferOwned } from '../contract/library/owners.ts'
import { cursorAt, startOf } from '../lists/paging.ts'
import { route } from '../route.ts'
import { representLeveled } from './represent.ts'

export const ownerRoutes = [
  route(listOwned, async request => {
    const { context, params, query } = request
    const after = startOf(request)?.id
    const { items, next } = await listOwnedBy(context, params.user, { after, limit: query.limit })
    const cursor = next === null ? null : cursorAt(request, { id: next.id, key: null })
    return { items: items.map(representLeveled), next: cursor }
  }),
  route(transferOwned, async ({ context, params, body }) =>
    transferAllOf(context, params.user, body.to),
  ),
]
