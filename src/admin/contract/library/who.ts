import { z } from 'zod'
import { levels } from '../../../model/level.ts'
import { roles } from '../../../model/role.ts'
import { subjectKinds } from '../../../model/subject.ts'
import { id, listQuery, pageOf } from '../common.ts'
import { operation } from '../operation.ts'
import { mayAsk } from './access.ts'
import { kind, level, reference, resource, subject } from './common.ts'
import { accessPath } from './explain.ts'

const holder = z
  .strictObject({
    principal: z.strictObject({ id, kind: z.enum(subjectKinds), name: z.string() }),
    level: level.describe('The highest of what it was given.'),
    origins: z.array(accessPath).describe('What it was given and where, the highest first.'),
  })
  .meta({ id: 'AccessHolder' })

export const listAccessHolders = operation({
  id: 'listAccessHolders',
  method: 'GET',
  path: '/library/who',
  tag: 'access',
  summary: 'Who has what on a resource, as it was given: users, groups and applications',
  description: mayAsk,
  needs: 'signed-in',
  query: listQuery.extend({ resource: reference }),
  answer: pageOf(holder).extend({
    roles: z
      .array(z.strictObject({ role: z.enum(roles), level }))
      .describe('Whose people have a level everywhere; the same on every page.'),
    publicLinks: z
      .strictObject({ open: z.int(), waiting: z.int() })
      .describe(
        'How many public links show it to anybody, on it, above it or on a collection that it is in: now, and when they begin.',
      ),
  }),
})

export const listPeopleWithAccess = operation({
  id: 'listPeopleWithAccess',
  method: 'GET',
  path: '/library/people',
  tag: 'access',
  summary:
    'The people who have a level on a resource, groups and roles expanded, with what gives it',
  description: `${mayAsk}\n\nA page may be short and yet have a next one.`,
  needs: 'signed-in',
  query: listQuery.extend({
    resource: reference,
    level: z.enum(levels).default('view').describe('At least.'),
  }),
  answer: pageOf(
    z
      .strictObject({
        user: z.strictObject({ id, name: z.string(), userName: z.string() }),
        level,
        path: accessPath.describe('The path that decides.'),
      })
      .meta({ id: 'PersonWithAccess' }),
  ),
})

const leveled = z.strictObject({ resource, level }).meta({ id: 'LeveledResource' })

const whose =
  'An application asks for anybody in its own library and needs the right `library.ask`. A person asks for themselves, with the right `users.view` for anybody.'

export const listSharedWithMe = operation({
  id: 'listSharedWithMe',
  method: 'GET',
  path: '/library/shared-with-me',
  tag: 'access',
  summary: 'What is shared with somebody, directly or through groups, where it begins',
  description: whose,
  needs: 'signed-in',
  query: listQuery.extend({ subject: subject.optional() }),
  answer: pageOf(leveled),
})

export const listVisibleResources = operation({
  id: 'listVisibleResources',
  method: 'GET',
  path: '/library/visible',
  tag: 'access',
  summary:
    'Everything that somebody can see, with their level: what they have, each with all below it',
  description: `${whose}\n\nA page may be short and yet have a next one.`,
  needs: 'signed-in',
  query: listQuery.extend({
    subject: subject.optional(),
    level: z.enum(levels).default('view').describe('At least.'),
    kind: kind.optional(),
  }),
  answer: pageOf(leveled),
})

export const whoOperations = [
  listAccessHolders,
  listPeopleWithAccess,
  listSharedWithMe,
  listVisibleResources,
] as const
