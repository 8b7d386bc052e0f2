import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { subjectKinds } from '../../../model/subject.ts'
import { actor, id, text, timestamp } from '../common.ts'
import { groupPaths } from '../group-paths.ts'
import { operation } from '../operation.ts'
import { decision, mayAsk } from './access.ts'
import { kind, level, reference, subject } from './common.ts'

const named = z.strictObject({ id, name: z.string() })
const place = named.extend({ kind })

export const accessPath = z
  .strictObject({
    via: z.enum(['role', 'share', 'ownership']),
    level: level.describe('What it gives, or would give.'),
    dormant: z
      .enum(['not-alive', 'bin', 'role', 'expired'])
      .nullable()
      .describe('Why it gives nothing now; null where it counts.'),
    wins: z.boolean().describe('It is the one that decides: the nearest of the highest.'),
    role: z.enum(roles).nullable(),
    place: place
      .nullable()
      .describe('Where it comes from: the resource or a folder above it; null for a role.'),
    collection: named
      .extend({ cap: level })
      .nullable()
      .describe('Through which collection, and the most that it passes on of what is in it.'),
    group: named.extend({ paths: groupPaths }).nullable(),
    share: z
      .strictObject({
        level,
        granter: actor,
        reason: z.string().nullable(),
        since: timestamp,
        until: timestamp.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'AccessPath' })

export const explainAccess = operation({
  id: 'explainAccess',
  method: 'GET',
  path: '/library/explain',
  tag: 'access',
  summary: 'Why somebody has the level that they have on a resource: every path to it',
  description: mayAsk,
  needs: 'signed-in',
  query: z.strictObject({
    subject: subject.optional(),
    resource: reference,
    action: text(100).optional().describe('Decides about it as well.'),
  }),
  answer: z
    .strictObject({
      subject: named.extend({ kind: z.enum(subjectKinds) }),
      resource: place,
      level: level.nullable(),
      decision: decision.nullable().describe('Of the action, where one was named.'),
      paths: z.array(accessPath).describe('The deciding one first, what is dormant last.'),
    })
    .meta({ id: 'ExplainedAccess' }),
})

export const explainAccessOperations = [explainAccess] as const
