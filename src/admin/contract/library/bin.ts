import { z } from 'zod'
import { id, listQuery, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { leveled, library, name, ofResource, reference, resource } from './common.ts'

const needs = ['library.keep', 'assets.remove', 'collections.manage'] as const

export const deleteResource = operation({
  id: 'deleteResource',
  method: 'DELETE',
  path: '/library/resources/:resource',
  tag: 'library',
  summary: 'Put a resource into the bin; it can be restored for 30 days',
  description:
    'At once it and all below it give no access. Public links go, shares come back with it.',
  needs,
  params: ofResource,
  answer: z.strictObject({ id, version: z.int(), restorableUntil: timestamp }),
  versioned: true,
})

export const listBin = operation({
  id: 'listBin',
  method: 'GET',
  path: '/library/bin',
  tag: 'library',
  summary: 'What is in the bin and can be restored, the latest first',
  description: 'A page may be short and yet have a `next`.',
  needs,
  query: listQuery.extend({ library }),
  answer: pageOf(leveled),
})

export const restoreResource = operation({
  id: 'restoreResource',
  method: 'POST',
  path: '/library/bin/:resource/restore',
  tag: 'library',
  summary: 'Restore a resource with all below it and its shares',
  description: 'Where the name was taken meanwhile (409), give another one.',
  needs,
  params: ofResource,
  body: z.strictObject({
    name: name.optional(),
    parent: reference
      .nullable()
      .optional()
      .describe('Another folder, or null for the root; where it was unless said.'),
  }),
  answer: resource,
})

export const purgeResource = operation({
  id: 'purgeResource',
  method: 'DELETE',
  path: '/library/bin/:resource',
  tag: 'library',
  summary: 'Delete what is in the bin for good, with all below it',
  description: 'What lies below goes at once, or, where it is much, within minutes.',
  needs,
  recent: true,
  params: ofResource,
})

export const binOperations = [deleteResource, listBin, restoreResource, purgeResource] as const
