import { z } from 'zod'
import { dialects, passwordPolicies } from '../../../model/connection.ts'
import { ordinaryRoles } from '../../../model/role.ts'
import { id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

export const ofConnection = oneOf('connection')

const settings = {
  dialect: z
    .enum(dialects)
    .describe('`compat` forgives what directories are known to send; the others are strict.'),
  adoption: z
    .boolean()
    .describe('Whether it may take over what no connection manages, at its first write to it.'),
  defaultRole: z
    .enum(ordinaryRoles)
    .describe('The role of people whom it creates and whom no rule matches.'),
  roleMapping: z
    .array(z.strictObject({ value: text(512), role: z.enum(ordinaryRoles) }))
    .max(200)
    .describe('A value of the SCIM attribute `roles` gives a role; the first match wins.'),
  passwords: z.enum(passwordPolicies),
  rateLimit: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .describe('Requests a second; null: any number.'),
  enabled: z.boolean(),
}

const connection = z
  .strictObject({
    id,
    name: z.string(),
    ...settings,
    oauthClient: z
      .string()
      .nullable()
      .describe('The client id of the service application whose access tokens speak for it too.'),
    baseUrl: z.string().describe('What the directory is told as SCIM base URL.'),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Connection' })

export const listConnections = operation({
  id: 'listConnections',
  method: 'GET',
  path: '/connections',
  tag: 'connections',
  summary: 'The directory connections of the account, in the order of their making',
  needs: 'connections.view',
  query: listQuery,
  answer: pageOf(connection),
})

export const createConnection = operation({
  id: 'createConnection',
  method: 'POST',
  path: '/connections',
  tag: 'connections',
  summary: 'Create a directory connection',
  description:
    'Whoever holds its token manages users in its name, so this needs the right `users.manage` too, and to have what its ' +
    'roles imply.',
  needs: 'connections.manage',
  recent: true,
  body: z
    .strictObject(settings)
    .partial()
    .extend({ name: text(512), tokenExpiresAt: moment.nullable().default(null) }),
  answer: connection
    .extend({ token: z.string().describe('Shown this once.') })
    .meta({ id: 'CreatedConnection' }),
  location: '/connections/{id}',
  status: 201,
  versioned: true,
})

export const getConnection = operation({
  id: 'getConnection',
  method: 'GET',
  path: '/connections/:connection',
  tag: 'connections',
  summary: 'A directory connection with its settings and its role mapping',
  needs: 'connections.view',
  params: ofConnection,
  answer: connection,
  versioned: true,
})

export const changeConnection = operation({
  id: 'changeConnection',
  method: 'PATCH',
  recent: true,
  path: '/connections/:connection',
  tag: 'connections',
  summary: 'Change a connection; its next request finds the new settings',
  needs: 'connections.manage',
  params: ofConnection,
  body: z
    .strictObject({
      name: text(512),
      ...settings,
      oauthClient: text(200)
        .nullable()
        .describe('The client id of a service application with the resource `ISSUER/scim/v2`.'),
    })
    .partial(),
  answer: connection,
  versioned: true,
})

export const deleteConnection = operation({
  id: 'deleteConnection',
  method: 'DELETE',
  path: '/connections/:connection',
  tag: 'connections',
  summary: 'Remove a connection: its people, groups and memberships stay, managed by nobody',
  needs: 'connections.manage',
  recent: true,
  params: ofConnection,
  versioned: true,
})

export const getConnectionState = operation({
  id: 'getConnectionState',
  method: 'GET',
  path: '/connections/:connection/state',
  tag: 'connections',
  summary: 'What a connection manages, counted, and when a directory was last here',
  needs: 'connections.view',
  params: ofConnection,
  answer: z.strictObject({
    users: z.int(),
    groups: z.int(),
    liveTokens: z.int(),
    lastUsedAt: timestamp.nullable().describe('The last use of one of its tokens, to the minute.'),
  }),
})

export const connectionOperations = [
  listConnections,
  createConnection,
  getConnection,
  changeConnection,
  deleteConnection,
  getConnectionState,
] as const
