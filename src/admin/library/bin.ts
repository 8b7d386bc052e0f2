import { discardResource, listInBin, restoreFromBin } from '../../domain/resources/bin.ts'
import { purgeFromBin } from '../../domain/resources/purge.ts'
import { binDays } from '../../model/resource.ts'
import { deleteResource, listBin, purgeResource, restoreResource } from '../contract/library/bin.ts'
import { cursorAt, startOf } from '../lists/paging.ts'
import { route } from '../route.ts'
import { representLeveled, representResource } from './represent.ts'

export const binRoutes = [
  route(deleteResource, async ({ context, params, expected }) => {
    const gone = await discardResource(context, params.resource, expected)
    const since = (gone.deletedAt ?? gone.updatedAt).getTime()
    const restorableUntil = new Date(since + binDays * 86_400_000).toISOString()
    return { id: gone.id, version: gone.version, restorableUntil }
  }),
  route(listBin, async request => {
    const { library, limit } = request.query
    const start = startOf(request)
    const after = start && { place: start.key ?? '', id: start.id }
    const { items, next } = await listInBin(request.context, { library, after, limit })
    const cursor = next === null ? null : cursorAt(request, { id: next.id, key: next.place })
    return { items: items.map(representLeveled), next: cursor }
  }),
  route(restoreResource, async ({ context, params, body }) =>
    representResource(await restoreFromBin(context, params.resource, body)),
  ),
  route(purgeResource, async ({ context, params }) => purgeFromBin(context, params.resource)),
]
