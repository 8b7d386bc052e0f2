import { z } from 'zod'
import { passwordLengths } from '../../model/sign-in-policy.ts'
import { id, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const passwordLength = z
  .int()
  .min(passwordLengths.fewest)
  .max(passwordLengths.most)
  .describe(
    'The fewest characters of a password that is chosen from now on. Present ones stay valid.',
  )

const account = z
  .strictObject({
    id,
    slug: z.string().describe('The name in addresses; never changes.'),
    issuer: z.string().describe('The OpenID Connect issuer.'),
    name: z.string(),
    signInPolicy: z.strictObject({ passwordLength }),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Account' })

export const getAccount = operation({
  id: 'getAccount',
  method: 'GET',
  path: '/account',
  tag: 'account',
  summary: 'The settings of the account',
  needs: 'account.view',
  answer: account,
  versioned: true,
})

export const changeAccount = operation({
  id: 'changeAccount',
  method: 'PATCH',
  path: '/account',
  tag: 'account',
  summary: 'Change the settings of the account',
  needs: 'account.manage',
  description: 'What is set of the sign-in policy needs a recent sign-in.',
  body: z.strictObject({
    name: text(512).optional(),
    signInPolicy: z.strictObject({ passwordLength: passwordLength.optional() }).optional(),
  }),
  answer: account,
  versioned: true,
})

export const accountOperations = [getAccount, changeAccount] as const
