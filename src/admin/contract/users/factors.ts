import { z } from 'zod'
import { id, oneOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { receipt } from './removal.ts'

const used = { createdAt: timestamp, lastUsedAt: timestamp.nullable() }

const factors = z
  .strictObject({
    codes: z
      .array(z.strictObject({ id, name: z.string(), ...used }))
      .describe('Authenticator apps.'),
    passkeys: z.array(
      z.strictObject({
        id,
        name: z.string(),
        backedUp: z.boolean().describe('Whether it may be on several devices.'),
        relyingParty: z.string().describe('The host name for which it was made.'),
        ...used,
      }),
    ),
    recoveryCodes: z
      .strictObject({
        left: z.int(),
        kept: z.boolean().describe('Whether the person said that they wrote them down.'),
        createdAt: timestamp,
      })
      .nullable(),
    devices: z
      .array(z.strictObject({ id, browser: z.string().nullable(), ...used, expiresAt: timestamp }))
      .describe('Browsers that are remembered in place of a second factor; the latest 100.'),
  })
  .meta({ id: 'Factors' })

const ofUser = { path: '/users/:user/factors', tag: 'users', params: oneOf('user') } as const

export const getFactors = operation({
  ...ofUser,
  id: 'getFactors',
  method: 'GET',
  needs: 'users.view',
  summary: 'By what a person shows a second factor, and since when',
  answer: factors,
})

export const resetFactors = operation({
  ...ofUser,
  id: 'resetFactors',
  method: 'DELETE',
  needs: 'users.manage',
  recent: true,
  summary: 'Remove the second factors of a person who lost them, and end what they have open',
  description:
    'Authenticator apps, passkeys, recovery codes and remembered browsers go, and the person is told by mail. Where a second ' +
    'factor is required they set one up at their next sign-in. It needs every right, app role and entry to an application that ' +
    'the person has, or the power to give them; one’s own are changed on one’s own page (403).',
  answer: receipt,
})

export const factorOperations = [getFactors, resetFactors] as const
