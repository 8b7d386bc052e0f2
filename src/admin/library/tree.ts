import { changeResource as change } from '../../domain/resources/change-resource.ts'
import { copyResource as copy } from '../../domain/resources/copy.ts'
import {
  listResources as list,
  searchResources as search,
} from '../../domain/resources/list-resources.ts'
import { moveResources as move } from '../../domain/resources/move.ts'
import { transferResource as transfer } from '../../domain/resources/ownership.ts'
import { previewMove as preview } from '../../domain/resources/preview-move.ts'
import { getResource as get } from '../../domain/resources/resource.ts'
import {
  changeResource,
  copyResource,
  getResource,
  listResources,
  moveResources,
  previewMove,
  searchResources,
  transferResource,
} from '../contract/library/tree.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { cursorAt, startOf } from '../lists/paging.ts'
import { route } from '../route.ts'
import { representLeveled, representResource } from './represent.ts'

export const treeRoutes = [
  route(listResources, async request => {
    const { parent = null, library, kind, q, subject, limit } = request.query
    const start = startOf(request)
    const after = start && { name: start.key ?? '' }
    const asked = { parent, library, kind, search: q, subject, after, limit }
    const { items, next } = await list(request.context, asked)
    const cursor = next === null ? null : cursorAt(request, { id: next.id, key: next.place })
    return { items: items.map(representLeveled), next: cursor }
  }),
  route(searchResources, async request => {
    const { q, library, kind, limit } = request.query
    const asked = { search: q, library, kind, after: startOf(request), limit }
    const { items, next } = await search(request.context, asked)
    const cursor = next === null ? null : cursorAt(request, { id: next, key: null })
    return { items: items.map(representLeveled), next: cursor }
  }),
  route(moveResources, async ({ context, body }) => ({ results: await move(context, body) })),
  route(previewMove, async request => {
    const part = await preview(request.context, request.body, partIn(request))
    return partAnswer(request, part, each => each)
  }),
  route(getResource, async ({ context, params }) =>
    representLeveled(await get(context, params.resource)),
  ),
  route(changeResource, async ({ context, params, body, expected }) =>
    representLeveled(await change(context, params.resource, { ...body, expected })),
  ),
  route(transferResource, async ({ context, params, body, expected }) =>
    representResource(await transfer(context, params.resource, { ...body, expected })),
  ),
  route(copyResource, async ({ context, params, body }) => {
    return { copies: await copy(context, { ...body, resource: params.resource }) }
  }),
]
