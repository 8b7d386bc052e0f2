import { z } from 'zod'
import { rights } from '../../model/right.ts'
import { roles } from '../../model/role.ts'
import { allOf, id, timestamp, toldApplication } from './common.ts'
import { operation } from './operation.ts'

const me = z
  .strictObject({
    kind: z.enum(['user', 'application']),
    id,
    name: z.string(),
    userName: z.string().nullable(),
    role: z.enum(roles).nullable(),
    rights: z.array(z.enum(rights)),
    signedInAt: timestamp.nullable(),
    csrfToken: z
      .string()
      .nullable()
      .describe('To be sent as `x-csrf-token` with every request that changes something.'),
    account: z.strictObject({ slug: z.string(), name: z.string(), issuer: z.string() }),
  })
  .meta({ id: 'Me' })

export const getMe = operation({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  tag: 'me',
  summary: 'Who asks, and what they may',
  needs: 'signed-in',
  answer: me,
})

const ownSession = z.strictObject({
  id: z.string(),
  present: z.boolean().describe('It is the one of this request.'),
  signedInAt: timestamp,
  usedAt: timestamp.describe('About when it was last used.'),
  expiresAt: timestamp.describe('When it ends unless it is used again.'),
  address: z.string().nullable(),
  browser: z.string().nullable(),
  applications: z.array(toldApplication),
})

export const listOwnSessions = operation({
  id: 'listOwnSessions',
  method: 'GET',
  path: '/me/sessions',
  tag: 'me',
  summary: 'Where one is signed in',
  description: 'The latest hundred.',
  needs: 'signed-in',
  answer: allOf(ownSession),
})

const ended = z.strictObject({ ended: z.int().describe('How many sessions ended.') })

export const endOwnSession = operation({
  id: 'endOwnSession',
  method: 'DELETE',
  path: '/me/sessions/:session',
  tag: 'me',
  summary: 'End one of the own sessions, with everything that was opened in it',
  needs: 'signed-in',
  params: z.strictObject({ session: z.string().max(200) }),
  answer: ended,
})

export const endOtherSessions = operation({
  id: 'endOtherSessions',
  method: 'POST',
  path: '/me/sessions/end-others',
  tag: 'me',
  summary: 'End all own sessions but the present one',
  needs: 'signed-in',
  answer: ended,
})

export const signOut = operation({
  id: 'signOut',
  method: 'POST',
  path: '/me/sign-out',
  tag: 'me',
  summary: 'Sign out, here and of what was opened in this session',
  needs: 'signed-in',
})

export const meOperations = [
  getMe,
  listOwnSessions,
  endOwnSession,
  endOtherSessions,
  signOut,
] as const
