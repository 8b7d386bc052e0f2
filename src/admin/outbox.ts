import { listOutbox as list, retryOutbox as retry } from '../domain/outbox/outbox.ts'
import { isId } from '../lib/ids.ts'
import { Refusal } from '../model/refusal.ts'
import { listOutbox, retryOutbox, retryOutboxEntry } from './contract/outbox.ts'
import { partAnswer, partIn } from './lists/listed.ts'
import { route } from './route.ts'

export const outboxRoutes = [
  route(listOutbox, async request => {
    const { dead } = request.query
    const part = await list(request.context, { ...partIn(request), dead })
    return partAnswer(request, part, each => ({
      id: each.id,
      kind: each.kind,
      attempts: each.attempts,
      createdAt: each.createdAt.toISOString(),
      nextAttemptAt: each.deadAt === null ? each.nextAttemptAt.toISOString() : null,
      givenUpAt: each.deadAt?.toISOString() ?? null,
      lastError: each.lastError,
    }))
  }),
  route(retryOutbox, async ({ context }) => ({ retried: await retry(context, undefined) })),
  route(retryOutboxEntry, async ({ context, params }) => {
    const retried = isId(params.entry) ? await retry(context, params.entry) : 0
    if (retried === 0) throw new Refusal('not-found', 'there is no such dead letter')
    return { retried }
  }),
]
