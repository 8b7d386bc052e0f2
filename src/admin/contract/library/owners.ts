import { z } from 'zod'
import { id, listQuery, oneOf, pageOf } from '../common.ts'
import { operation } from '../operation.ts'
import { leveled } from './common.ts'

export const listOwned = operation({
  id: 'listOwned',
  method: 'GET',
  path: '/library/owners/:user/resources',
  tag: 'library',
  summary: 'What a user owns, and what was handed over to them',
  description:
    'As far as whoever asks has a level on it. A page may be short and yet have a `next`.',
  needs: ['assets.view', 'library.keep', 'library.ask'],
  params: oneOf('user'),
  query: listQuery,
  answer: pageOf(leveled),
})

export const transferOwned = operation({
  id: 'transferOwned',
  method: 'POST',
  path: '/library/owners/:user/transfer',
  tag: 'library',
  summary: 'Make what a user owns somebody else’s',
  description: 'Up to 5,000 resources a request; while `more` is true, ask again.',
  needs: ['users.manage', 'library.keep'],
  params: oneOf('user'),
  body: z.strictObject({ to: id.nullable().describe('A user; null: the account.') }),
  answer: z.strictObject({ transferred: z.int(), more: z.boolean() }),
})

export const ownerOperations = [listOwned, transferOwned] as const
