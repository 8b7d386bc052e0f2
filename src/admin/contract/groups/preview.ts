import { z } from 'zod'
import { id, listQuery, moment, pageOf } from '../common.ts'
import { group, ofGroup } from './groups.ts'
import { operation } from '../operation.ts'
import { effect } from '../users/role.ts'

const change = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('delete') }),
  z.strictObject({ change: z.literal('clear') }),
  z.strictObject({ change: z.literal('remove'), member: id }),
  z.strictObject({
    change: z.literal('add'),
    members: z.array(id).min(1).max(1000),
    until: moment.nullable().optional(),
  }),
])

const personEffect = z
  .strictObject({
    user: z.strictObject({
      id,
      name: z.string(),
      userName: z.string().nullable().describe('Null for who may not see users.'),
    }),
    effect: effect
      .omit({ role: true })
      .partial({ class: true, rights: true, applications: true, appRoles: true, ended: true }),
  })
  .meta({ id: 'PersonEffect' })

export const previewGroupChange = operation({
  id: 'previewGroupChange',
  method: 'POST',
  path: '/groups/:group/preview',
  tag: 'groups',
  summary: 'Who would gain and lose what by a change of a group',
  description:
    'The change itself is run and rolled back, so that the preview cannot differ from it; what it refuses, the preview ' +
    'refuses. It tells of one page of people after the other; a `cursor` goes with the same body. For who may manage ' +
    'groups (`groups.manage`); adding, removing and clearing also for the managers of the group, of whom they see (a page may ' +
    'then have less than `limit`). Without `users.view` it tells names and the groups that the caller sees, and nothing else.',
  needs: 'signed-in',
  params: ofGroup,
  query: listQuery.extend({
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  body: change,
  answer: pageOf(personEffect).extend({ group }),
})

export const groupPreviewOperations = [previewGroupChange] as const
