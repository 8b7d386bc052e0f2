import { z } from 'zod'
import { text } from '../common.ts'
import { operation } from '../operation.ts'
import { level, reference } from './common.ts'

export const checkAccess = operation({
  id: 'checkAccess',
  method: 'POST',
  path: '/library/check',
  tag: 'access',
  summary: 'May these subjects do this with these resources?',
  needs: 'library.ask',
  body: z.strictObject({
    questions: z
      .array(
        z.strictObject({
          subject: text(200).describe('The id of a user, a group or an application.'),
          resource: reference,
          action: text(100).describe('One of the catalogue of actions, or a level.'),
        }),
      )
      .min(1)
      .max(100),
  }),
  answer: z.strictObject({
    decisions: z
      .array(
        z.strictObject({
          allowed: z.boolean(),
          level: level.nullable(),
          denial: z.enum(['no-access', 'not-alive', 'no-such-action', 'level', 'right']).nullable(),
        }),
      )
      .describe('In the order of the questions.'),
  }),
})

export const accessOperations = [checkAccess] as const
