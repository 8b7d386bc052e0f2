import { share } from '../../domain/shares/shares.ts'
import { shareResources } from '../contract/library/shares.ts'
import { route } from '../route.ts'

export const shareRoutes = [
  route(shareResources, async ({ context, body }) => {
    const inputs = body.shares.map(({ until, ...rest }) => {
      return { ...rest, until: until === null ? null : new Date(until) }
    })
    const shares = await share(context, inputs)
    return {
      shares: shares.map(({ granterKind, granterId, granterName, since, until, ...rest }) => ({
        ...rest,
        grantedBy: { kind: granterKind, id: granterId, name: granterName },
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
      })),
    }
  }),
]
