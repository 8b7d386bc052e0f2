import { z } from 'zod'
import { id, json, listQuery, pageOf, text } from '../common.ts'
import { operation } from '../operation.ts'
import {
  kind,
  level,
  leveled,
  library,
  name,
  ofResource,
  reference,
  resource,
  subject,
} from './common.ts'

const seeing = ['assets.view', 'library.keep', 'library.ask'] as const

export const listResources = operation({
  id: 'listResources',
  method: 'GET',
  path: '/library/resources',
  tag: 'library',
  summary: 'What lies in a folder or at the root, by name, with levels',
  description:
    'Those are shown on which there is a level: of whoever asks, or of `subject` for whoever may ask about others. ' +
    'A page may be short and yet have a `next`.',
  needs: seeing,
  query: listQuery.extend({
    parent: reference.optional().describe('The folder; the root unless said.'),
    library,
    kind: z.enum(['folder', 'file']).optional(),
    q: text(200).optional().describe('What stands in the name.'),
    subject: subject.optional(),
  }),
  answer: pageOf(leveled),
})

export const searchResources = operation({
  id: 'searchResources',
  method: 'GET',
  path: '/library/search',
  tag: 'library',
  summary: 'Search a library by name',
  description:
    'Every word stands somewhere in the name, one of them with three letters or more. Those are shown on which whoever asks ' +
    'has a level, in the order in which they were registered. A page may be short and yet have a `next`.',
  needs: seeing,
  query: listQuery.extend({ q: text(200), library, kind: kind.optional() }),
  answer: pageOf(leveled),
})

export const getResource = operation({
  id: 'getResource',
  method: 'GET',
  path: '/library/resources/:resource',
  tag: 'library',
  summary: 'A resource, with the level of whoever asks',
  needs: seeing,
  params: ofResource,
  answer: leveled,
  versioned: true,
})

export const changeResource = operation({
  id: 'changeResource',
  method: 'PATCH',
  path: '/library/resources/:resource',
  tag: 'library',
  summary: 'Rename a resource, or change what is said of it',
  needs: ['library.keep', 'assets.edit', 'collections.manage'],
  params: ofResource,
  body: z.strictObject({
    name: name.optional(),
    key: text(512).nullable().optional().describe('For who keeps the library.'),
    metadata: z.record(z.string(), json).optional().describe('In place of what was there.'),
  }),
  answer: leveled,
  versioned: true,
})

export const transferResource = operation({
  id: 'transferResource',
  method: 'PUT',
  path: '/library/resources/:resource/owner',
  tag: 'library',
  summary: 'Make a resource somebody else’s',
  description: 'An owner manages the resource and all below, so it needs what sharing it needs.',
  needs: ['library.keep', 'shares.manage'],
  params: ofResource,
  body: z.strictObject({ to: id.nullable().describe('A user; null: the account.') }),
  answer: resource,
  versioned: true,
})

const target = {
  to: reference.nullable().describe('The folder; null: the root.'),
  onConflict: z
    .enum(['refuse', 'merge'])
    .default('refuse')
    .describe(
      'Where the name is taken: `merge` lets what is there take the other in, keeps its owner and shares, and of folders ' +
        'merges what is inside.',
    ),
}

const moving = z.strictObject({ resources: z.array(reference).min(1).max(100), ...target })

export const moveResources = operation({
  id: 'moveResources',
  method: 'POST',
  path: '/library/resources/move',
  tag: 'library',
  summary: 'Move folders and files, all or none',
  description:
    'Needs manage on both ends. Own shares, ownership and places in collections travel along; what is inherited changes, ' +
    'and public links of what is moved go. `previewMove` tells who gains and loses.',
  needs: ['library.keep', 'folders.manage'],
  body: moving,
  answer: z.strictObject({
    results: z.array(
      z.strictObject({
        id,
        into: id.nullable().describe('What took it in, where it was merged.'),
        outcome: z.enum(['moved', 'merged', 'unchanged']),
      }),
    ),
  }),
})

export const previewMove = operation({
  id: 'previewMove',
  method: 'POST',
  path: '/library/resources/move/preview',
  tag: 'library',
  summary: 'Who would gain and lose by a move',
  description:
    'Users, groups and applications to whom something above either end was given or belongs; a group stands for everybody ' +
    'in it. Found by moving and taking it back. A page may be short and yet have a `next`.',
  needs: ['library.keep', 'folders.manage'],
  query: listQuery,
  body: moving,
  answer: pageOf(
    z.strictObject({
      id,
      kind: z.enum(['user', 'group', 'application']),
      name: z.string(),
      changes: z.array(
        z.strictObject({
          resourceId: id,
          before: level.nullable(),
          after: level.nullable(),
        }),
      ),
    }),
  ),
})

export const copyResource = operation({
  id: 'copyResource',
  method: 'POST',
  path: '/library/resources/:resource/copy',
  tag: 'library',
  summary: 'Copy a file, or a folder with up to 10,000 resources in it',
  description:
    'Needs contribute on both ends. Whoever copies owns the copy; shares, keys and places in collections are not copied.',
  needs: ['library.keep', 'assets.upload'],
  params: ofResource,
  body: z.strictObject({
    ...target,
    name: name.optional().describe('What the copy is called; like the original unless said.'),
  }),
  answer: z.strictObject({
    copies: z
      .array(
        z.strictObject({
          from: id,
          id: id.describe('The copy, or what took it in.'),
          name: z.string(),
          outcome: z.enum(['created', 'merged']),
        }),
      )
      .describe('The copied resource first.'),
  }),
})

export const treeOperations = [
  listResources,
  searchResources,
  moveResources,
  previewMove,
  getResource,
  changeResource,
  transferResource,
  copyResource,
] as const
