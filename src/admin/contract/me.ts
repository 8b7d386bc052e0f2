import { z } from 'zod'
import { rights } from '../../model/right.ts'
import { roles } from '../../model/role.ts'
import { id, timestamp } from './common.ts'
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

export const meOperations = [getMe] as const
