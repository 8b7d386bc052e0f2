import type { z } from 'zod'
import { explainAccess as explain } from '../../domain/decisions/explain.ts'
import type { AccessPath } from '../../domain/decisions/paths.ts'
import { type accessPath, explainAccess } from '../contract/library/explain.ts'
import { route } from '../route.ts'
import { knownAction } from './known-action.ts'

export const explainAccessRoutes = [
  route(explainAccess, async ({ context, query: { subject, resource, action } }) => {
    const asked = action === undefined ? undefined : knownAction(action, 'action')
    const found = await explain(context, { subject, resource, action: asked })
    return { ...found, paths: found.paths.map(representPath) }
  }),
]

export function representPath({ share, group, ...path }: AccessPath): z.output<typeof accessPath> {
  return {
    ...path,
    group: group && {
      ...group,
      paths: group.paths.map(steps => steps.map(step => ({ ...step }))),
    },
    share: share && {
      level: share.level,
      granter: share.granter,
      reason: share.reason,
      since: share.since.toISOString(),
      until: share.until?.toISOString() ?? null,
    },
  }
}
