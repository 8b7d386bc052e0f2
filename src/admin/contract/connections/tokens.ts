import { z } from 'zod'
import { allOf, id, moment, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { ofConnection } from './connections.ts'

const token = z
  .strictObject({
    id,
    hint: z
      .string()
      .describe('The last characters of the token, which itself is never shown again.'),
    readOnly: z.boolean(),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().describe('To the minute.'),
    live: z.boolean(),
  })
  .meta({ id: 'ConnectionToken' })

export const listConnectionTokens = operation({
  id: 'listConnectionTokens',
  method: 'GET',
  path: '/connections/:connection/tokens',
  tag: 'connections',
  summary: 'The tokens of a connection, those that have expired too',
  needs: 'connections.view',
  params: ofConnection,
  answer: allOf(token),
})

export const addConnectionToken = operation({
  id: 'addConnectionToken',
  method: 'POST',
  path: '/connections/:connection/tokens',
  tag: 'connections',
  summary: 'Make a further token; at most two live at once, the one in use and its successor',
  needs: 'connections.manage',
  recent: true,
  params: ofConnection,
  body: z.strictObject({
    readOnly: z.boolean().default(false),
    expiresAt: moment.nullable().default(null),
  }),
  answer: z.strictObject({
    id,
    hint: z.string(),
    token: z.string().describe('Shown this once.'),
    readOnly: z.boolean(),
    expiresAt: timestamp.nullable(),
  }),
  status: 201,
})

export const removeConnectionToken = operation({
  id: 'removeConnectionToken',
  method: 'DELETE',
  path: '/connections/:connection/tokens/:token',
  tag: 'connections',
  summary: 'End a token at once',
  needs: 'connections.manage',
  recent: true,
  params: ofConnection.extend({ token: id }),
})

export const connectionTokenOperations = [
  listConnectionTokens,
  addConnectionToken,
  removeConnectionToken,
] as const
