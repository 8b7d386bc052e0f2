import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { id, json, oneOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { writtenAttributes } from './attributes.ts'

const named = z.strictObject({ id, name: z.string() })

export const user = z
  .strictObject({
    id,
    subject: z.string().describe('The `sub` of tokens: never the id, and never another’s.'),
    userName: z.string(),
    displayName: z.string().nullable(),
    externalId: z.string().nullable(),
    role: z.enum(roles),
    state: z
      .enum(['active', 'invited', 'suspended', 'inactive'])
      .describe(
        '`suspended` by an administrator here, `inactive` by the flag of the directory, `invited` until the invitation is accepted.',
      ),
    managedBy: id
      .nullable()
      .describe(
        'The connection whose directory manages the person: what it wrote is read-only here.',
      ),
    connection: named.nullable().describe('The same, with its name.'),
    readOnly: z
      .array(z.string())
      .describe(
        'What a directory wrote and cannot be changed here: `displayName`, `title`, `urn:…:User:department`.',
      ),
    attributes: z
      .record(z.string(), json)
      .describe('By the names of SCIM (RFC 7643 4.1, 4.3), extension schemas under their URN.'),
    invitation: z
      .strictObject({ id, invitedBy: z.string(), sentAt: timestamp, expiresAt: timestamp })
      .nullable(),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'User' })

const written = {
  userName: text(512),
  displayName: text(512).nullable().optional(),
  externalId: text(512).nullable().optional(),
  attributes: writtenAttributes.optional(),
}

/** What a person is created or invited with. */
export const newUser = z.strictObject({ ...written, role: z.enum(roles) })

const common = { tag: 'users', needs: 'users.manage', versioned: true } as const
const ofUser = { ...common, path: '/users/:user', params: oneOf('user') } as const

export const createUser = operation({
  ...common,
  id: 'createUser',
  method: 'POST',
  path: '/users',
  summary: 'Create a person',
  description:
    'Whoever makes an account administrator, a developer or finance has signed in within the last 15 minutes.',
  body: newUser.extend({
    oneTimePassword: text(256)
      .optional()
      .describe('Must be changed at the first sign-in. Without it the person has no password yet.'),
  }),
  answer: user,
  location: '/users/{id}',
  status: 201,
})

export const getUser = operation({
  ...ofUser,
  id: 'getUser',
  method: 'GET',
  needs: 'users.view',
  summary: 'What is known of a person',
  answer: user,
})

export const changeUser = operation({
  ...ofUser,
  id: 'changeUser',
  method: 'PATCH',
  summary: 'Change what a person is called and what is known of them',
  description:
    'Members that are left out stay. Of `attributes` each named one is replaced as a whole, and null takes it away. What a ' +
    'directory wrote is changed there, and an account administrator by that administrator alone (403).',
  body: z.strictObject({ ...written, userName: written.userName.optional() }),
  answer: user,
})

export const suspendUser = operation({
  ...ofUser,
  id: 'suspendUser',
  method: 'POST',
  path: '/users/:user/suspension',
  summary: 'Keep a person out, whatever a directory says, and end what they have open',
  answer: user,
})

export const liftSuspension = operation({
  ...ofUser,
  id: 'liftSuspension',
  method: 'DELETE',
  path: '/users/:user/suspension',
  summary: 'Let a suspended person in again',
  answer: user,
})

export const resetPassword = operation({
  id: 'resetPassword',
  method: 'POST',
  path: '/users/:user/password',
  tag: 'users',
  needs: 'users.manage',
  recent: true,
  summary: 'Give a person a one-time password and end what they have open',
  description:
    'It is a way to sign in as the person, so it needs every right, app role and entry to an application that they have, or the ' +
    'power to give them. What is shared with single people does not count: who manages users is trusted with it.',
  params: oneOf('user'),
  body: z.strictObject({}),
  answer: z.strictObject({ oneTimePassword: z.string().describe('Told this once.') }),
})

export const userOperations = [
  createUser,
  getUser,
  changeUser,
  suspendUser,
  liftSuspension,
  resetPassword,
] as const
