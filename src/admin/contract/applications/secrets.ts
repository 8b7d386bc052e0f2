import { z } from 'zod'
import { allOf, id, moment, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { ofApplication } from './applications.ts'

const secret = z
  .strictObject({
    id,
    hint: z
      .string()
      .describe('The last characters of the secret, which itself is never shown again.'),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    live: z.boolean(),
  })
  .meta({ id: 'ApplicationSecret' })

const issued = {
  id,
  hint: z.string(),
  secret: z.string().describe('Shown this once.'),
}

export const listApplicationSecrets = operation({
  id: 'listApplicationSecrets',
  method: 'GET',
  path: '/applications/:application/secrets',
  tag: 'applications',
  summary: 'The secrets of an application, those that have ended too',
  needs: 'applications.view',
  params: ofApplication,
  answer: allOf(secret),
})

export const addApplicationSecret = operation({
  id: 'addApplicationSecret',
  method: 'POST',
  path: '/applications/:application/secrets',
  tag: 'applications',
  summary: 'Make a further secret; at most five live at once',
  needs: 'applications.manage',
  recent: true,
  params: ofApplication,
  body: z.strictObject({ expiresAt: moment.nullable().default(null) }),
  answer: z.strictObject({ ...issued, expiresAt: timestamp.nullable() }),
  status: 201,
})

export const rollApplicationSecret = operation({
  id: 'rollApplicationSecret',
  method: 'POST',
  path: '/applications/:application/secrets/roll',
  tag: 'applications',
  summary: 'Make a new secret and let the former ones end after a grace',
  needs: 'applications.manage',
  recent: true,
  params: ofApplication,
  body: z.strictObject({
    graceHours: z
      .union([z.literal(0), z.literal(1), z.literal(24), z.literal(72), z.literal(168)])
      .describe('How long the former secrets live on; 0 ends them at once.'),
  }),
  answer: z.strictObject({
    ...issued,
    formerEndsAt: timestamp
      .nullable()
      .describe('When the last former one ends; null: there was none.'),
  }),
  status: 201,
})

export const removeApplicationSecret = operation({
  id: 'removeApplicationSecret',
  method: 'DELETE',
  path: '/applications/:application/secrets/:secret',
  tag: 'applications',
  summary: 'End a secret at once; the last one that lives cannot be ended, only rolled',
  needs: 'applications.manage',
  recent: true,
  params: ofApplication.extend({ secret: text(200) }),
})

export const secretOperations = [
  listApplicationSecrets,
  addApplicationSecret,
  rollApplicationSecret,
  removeApplicationSecret,
] as const
