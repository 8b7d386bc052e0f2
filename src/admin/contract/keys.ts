import { z } from 'zod'
import { signingAlgorithms } from '../../model/signing-key.ts'
import { allOf, flag, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const key = z
  .strictObject({
    kid: z.string(),
    algorithm: z.string(),
    state: z.enum(['published', 'active', 'retired']),
    createdAt: timestamp,
    activeAt: timestamp.describe('When it signs, or began to.'),
    retiredAt: timestamp.nullable().describe('Null while no successor is known.'),
    removedAt: timestamp.nullable().describe('Until when it stays published.'),
  })
  .meta({ id: 'SigningKey' })

export const listKeys = operation({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  tag: 'keys',
  summary: 'The signing keys that the account publishes',
  needs: 'keys.view',
  answer: allOf(key),
})

export const rotateKey = operation({
  id: 'rotateKey',
  method: 'POST',
  path: '/keys/rotate',
  tag: 'keys',
  summary: 'Publish the successor of a signing key, which takes over by itself ten minutes later',
  needs: 'keys.manage',
  recent: true,
  body: z.strictObject({ algorithm: z.enum(signingAlgorithms) }),
  answer: key
    .extend({ created: z.boolean().describe('False where a successor was published already.') })
    .meta({ id: 'RotatedKey' }),
})

export const removeKey = operation({
  id: 'removeKey',
  method: 'DELETE',
  path: '/keys/:key',
  tag: 'keys',
  summary: 'Remove a key that nothing needs, or with `lost` revoke one that somebody else may hold',
  description:
    'A lost key ends at once, and with it everything that it signed and everybody’s access; another one signs from then on.',
  needs: 'keys.manage',
  recent: true,
  params: z.strictObject({ key: text(200).describe('The kid.') }),
  query: z.strictObject({ lost: flag.default(false) }),
  answer: z.strictObject({
    replacement: z.string().nullable().describe('The kid that signs instead of a lost one.'),
  }),
})

export const keyOperations = [listKeys, rotateKey, removeKey] as const
