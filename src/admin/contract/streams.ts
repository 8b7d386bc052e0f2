import { z } from 'zod'
import { streamStatuses } from '../../model/stream.ts'
import { id, listQuery, oneOf, pageOf, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const stream = z
  .strictObject({
    id,
    clientId: z.string().describe('The application that receives the events.'),
    application: z.string(),
    status: z.enum(streamStatuses),
    method: z.enum(['push', 'poll']),
    endpoint: z.string().nullable().describe('Where events are pushed to, without its query.'),
    waiting: z.int().describe('Events that wait to be delivered.'),
    refused: z.int().describe('Events that the receiver refused within the last week.'),
    failures: z.int().describe('Failed attempts in a row.'),
    lastFailure: z.string().nullable(),
    deliveredAt: timestamp.nullable(),
  })
  .meta({ id: 'Stream' })

export const listStreams = operation({
  id: 'listStreams',
  method: 'GET',
  path: '/streams',
  tag: 'streams',
  summary: 'The streams of security events (Shared Signals) with what waits on them',
  needs: 'applications.view',
  query: listQuery,
  answer: pageOf(stream),
})

export const getStream = operation({
  id: 'getStream',
  method: 'GET',
  path: '/streams/:stream',
  tag: 'streams',
  summary: 'A stream of security events with what waits on it',
  needs: 'applications.view',
  params: oneOf('stream'),
  answer: stream,
})

export const setStreamStatus = operation({
  id: 'setStreamStatus',
  method: 'PUT',
  path: '/streams/:stream/status',
  tag: 'streams',
  summary: 'Pause, disable or go on with a stream; a disabled one forgets what waits on it',
  needs: 'applications.manage',
  params: oneOf('stream'),
  body: z.strictObject({
    status: z.enum(streamStatuses),
    reason: text(500).nullable().default(null).describe('Told to the receiver.'),
  }),
})

export const deleteStream = operation({
  id: 'deleteStream',
  method: 'DELETE',
  path: '/streams/:stream',
  tag: 'streams',
  summary: 'Delete a stream with everything that waits on it',
  needs: 'applications.manage',
  params: oneOf('stream'),
})

export const streamOperations = [listStreams, getStream, setStreamStatus, deleteStream] as const
