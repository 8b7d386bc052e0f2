import { explainRights, type RightSource } from '../../domain/rights/explain-rights.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { classOf } from '../../model/right.ts'
import { explainUserRights } from '../contract/rights/explain.ts'
import { type Answer, route } from '../route.ts'

export const explainRoutes = [
  route(explainUserRights, async ({ context, params }) => {
    const explained = await explainRights(context, params.user)
    const items = explained.map(({ right, sources }) => ({
      right,
      sources: sources.map(represent),
    }))
    return { items, next: null, class: classOf(items.map(({ right }) => right)) }
  }),
]

type Source = Answer<typeof explainUserRights>['items'][number]['sources'][number]

function represent(source: RightSource): Source {
  return source.from === 'role' ? source : isoTimes(source)
}
