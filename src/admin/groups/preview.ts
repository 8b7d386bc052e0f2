import {
  type GroupChangeToPreview,
  previewGroupChange as preview,
} from '../../domain/groups/preview-group.ts'
import { previewGroupChange } from '../contract/groups/preview.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Request, route } from '../route.ts'
import { representGroup } from './represent-group.ts'

export const groupPreviewRoutes = [
  route(previewGroupChange, async request => {
    const { context, params, body } = request
    const asked = { change: toChange(body), page: partIn(request) }
    const { group, ...part } = await preview(context, params.group, asked)
    return { group: representGroup(group), ...partAnswer(request, part, item => item) }
  }),
]

function toChange(body: Request<typeof previewGroupChange>['body']): GroupChangeToPreview {
  if (body.change !== 'add') return body
  const { members, until } = body
  const end = typeof until === 'string' ? new Date(until) : until
  return { change: 'add', ids: members, until: end }
}
