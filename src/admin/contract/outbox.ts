import { z } from 'zod'
import { flag, id, listQuery, oneOf, pageOf, timestamp } from './common.ts'
import { operation } from './operation.ts'

const entry = z
  .strictObject({
    id,
    kind: z.string().describe('What is to be told or decided.'),
    attempts: z.int(),
    createdAt: timestamp,
    nextAttemptAt: timestamp.nullable().describe('Null where it was given up.'),
    givenUpAt: timestamp.nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'OutboxEntry' })

const retried = z.strictObject({ retried: z.int() })

export const listOutbox = operation({
  id: 'listOutbox',
  method: 'GET',
  path: '/outbox',
  tag: 'outbox',
  summary: 'What is still to be told or decided, and the dead letters that were given up',
  needs: 'webhooks.view',
  query: listQuery.extend({ dead: flag.default(false).describe('Only dead letters.') }),
  answer: pageOf(entry),
})

export const retryOutbox = operation({
  id: 'retryOutbox',
  method: 'POST',
  path: '/outbox/retry',
  tag: 'outbox',
  summary: 'Try every dead letter again',
  needs: 'webhooks.manage',
  answer: retried,
})

export const retryOutboxEntry = operation({
  id: 'retryOutboxEntry',
  method: 'POST',
  path: '/outbox/:entry/retry',
  tag: 'outbox',
  summary: 'Try one dead letter again',
  needs: 'webhooks.manage',
  params: oneOf('entry'),
  answer: retried,
})

export const outboxOperations = [listOutbox, retryOutbox, retryOutboxEntry] as const
