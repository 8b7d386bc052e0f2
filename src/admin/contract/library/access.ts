import { z } from 'zod'
import { actions, actionKinds } from '../../../model/action.ts'
import { rights } from '../../../model/right.ts'
import { allOf, text } from '../common.ts'
import { operation } from '../operation.ts'
import { level, reference, subject } from './common.ts'

const listed = actions.map(
  ({ action, level: needed, right, summary }) =>
    `| \`${action}\` | ${needed ?? 'none'} | \`${right}\` | ${summary} |`,
)
const catalogue = ['| Action | Level | Right | What |', '|---|---|---|---|', ...listed].join('\n')

export const listActions = operation({
  id: 'listActions',
  method: 'GET',
  path: '/library/actions',
  tag: 'access',
  summary: 'The catalogue of actions, and what each needs',
  description: `An action is allowed where the level on the resource **and** the right of the person both suffice.\n\n${catalogue}`,
  needs: 'signed-in',
  answer: allOf(
    z
      .strictObject({
        action: z.string().describe('Its key.'),
        kind: z.enum(actionKinds).describe('On what: files and folders, collections, or all.'),
        level: level.nullable().describe('The least level on the resource; null for none.'),
        right: z.enum(rights),
        summary: z.string(),
      })
      .meta({ id: 'Action' }),
  ),
})

export const decision = z
  .strictObject({
    allowed: z.boolean(),
    level: level.nullable().describe('What they have on the resource.'),
    needs: z.strictObject({ level: level.nullable(), right: z.enum(rights) }),
    denial: z.enum(['no-access', 'not-alive', 'no-such-action', 'level', 'right']).nullable(),
  })
  .meta({ id: 'Decision' })

/** Who may ask about whom. */
export const mayAsk =
  'An application asks about its own library and needs the right `library.ask`. A person asks about themselves, and about others on what they manage, or, with the right `users.view`, on what they see.'

export const checkAccess = operation({
  id: 'checkAccess',
  method: 'POST',
  path: '/library/check',
  tag: 'access',
  summary: 'May these subjects do this with these resources?',
  description: mayAsk,
  needs: 'signed-in',
  body: z.strictObject({
    questions: z
      .array(
        z.strictObject({
          subject: subject.optional(),
          resource: reference,
          action: text(100).describe('One of `/library/actions`.'),
        }),
      )
      .min(1)
      .max(100),
  }),
  answer: z.strictObject({
    decisions: z.array(decision).describe('In the order of the questions.'),
  }),
})

export const accessOperations = [listActions, checkAccess] as const
