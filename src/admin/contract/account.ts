import { z } from 'zod'
import { id, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const account = z
  .strictObject({
    id,
    slug: z.string().describe('The name in addresses; never changes.'),
    issuer: z.string().describe('The OpenID Connect issuer.'),
    name: z.string(),
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
  body: z.strictObject({ name: text(512).optional() }),
  answer: account,
  versioned: true,
})

export const accountOperations = [getAccount, changeAccount] as const
