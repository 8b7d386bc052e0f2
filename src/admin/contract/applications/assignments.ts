import { z } from 'zod'
import { flag, id, listQuery, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { ofApplication } from './applications.ts'

/** A user or a group that something is given to. */
export const holder = z
  .strictObject({
    id,
    kind: z.enum(['user', 'group']),
    name: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: 'Holder' })

const one = ofApplication.extend({ principal: id.describe('The id of a user or group.') })

export const listAssignments = operation({
  id: 'listAssignments',
  method: 'GET',
  path: '/applications/:application/assignments',
  tag: 'applications',
  summary: 'The users and groups that may enter an application',
  needs: 'applications.view',
  params: ofApplication,
  query: listQuery,
  answer: pageOf(holder),
})

export const addAssignment = operation({
  id: 'addAssignment',
  method: 'PUT',
  path: '/applications/:application/assignments/:principal',
  tag: 'applications',
  summary: 'Let a user or group in; doing it again changes nothing',
  needs: 'applications.manage',
  params: one,
  query: z.strictObject({
    delegated: flag
      .optional()
      .describe('Of a group: whether a directory or manager may put people into it; yes at first.'),
  }),
})

export const removeAssignment = operation({
  id: 'removeAssignment',
  method: 'DELETE',
  path: '/applications/:application/assignments/:principal',
  tag: 'applications',
  summary: 'Take an assignment back: who has no other may not enter from the next request on',
  needs: 'applications.manage',
  params: one,
})

export const assignmentOperations = [listAssignments, addAssignment, removeAssignment] as const
