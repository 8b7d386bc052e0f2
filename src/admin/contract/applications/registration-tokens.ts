import { z } from 'zod'
import { allOf, id, moment, oneOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const token = z
  .strictObject({
    id,
    hint: z
      .string()
      .describe('The last characters of the token, which itself is never shown again.'),
    usesLeft: z.int(),
    createdAt: timestamp,
    expiresAt: timestamp,
    live: z.boolean(),
  })
  .meta({ id: 'RegistrationToken' })

export const listRegistrationTokens = operation({
  id: 'listRegistrationTokens',
  method: 'GET',
  path: '/registration-tokens',
  tag: 'applications',
  summary: 'The tokens with which software registers applications, those that ended too',
  needs: 'applications.view',
  answer: allOf(token),
})

export const addRegistrationToken = operation({
  id: 'addRegistrationToken',
  method: 'POST',
  path: '/registration-tokens',
  tag: 'applications',
  summary: 'Let software register applications by itself (RFC 7591)',
  needs: 'applications.manage',
  recent: true,
  body: z.strictObject({ uses: z.int().min(1).max(1000).default(1), expiresAt: moment }),
  answer: z.strictObject({
    id,
    hint: z.string(),
    token: z.string().describe('Shown this once.'),
    registrationEndpoint: z.string(),
  }),
  status: 201,
})

export const removeRegistrationToken = operation({
  id: 'removeRegistrationToken',
  method: 'DELETE',
  path: '/registration-tokens/:token',
  tag: 'applications',
  summary: 'End such a token at once',
  needs: 'applications.manage',
  recent: true,
  params: oneOf('token'),
})

export const registrationTokenOperations = [
  listRegistrationTokens,
  addRegistrationToken,
  removeRegistrationToken,
] as const
