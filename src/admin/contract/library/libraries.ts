import { z } from 'zod'
import { id, listQuery, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const days = z.int().min(1).max(3650).nullable()

const settings = {
  name: text(255).min(1),
  collectionFlow: z
    .enum(['level', 'view'])
    .describe('What a collection passes on: its level, capped by item, or no more than view.'),
  strictCollections: z
    .boolean()
    .describe(
      'Whether collections pass on only what was put into them by somebody with manage on it.',
    ),
  defaultShareDays: days.describe('When shares end for which nothing else is said; null: never.'),
  mostShareDays: days.describe('When shares end at the latest; null: no limit.'),
}

const library = z
  .strictObject({
    id,
    applicationId: id.nullable().describe('The application that fills it; null without one.'),
    ...settings,
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Library' })

const seeing = ['assets.view', 'account.view', 'library.keep', 'library.ask'] as const

export const listLibraries = operation({
  id: 'listLibraries',
  method: 'GET',
  path: '/library/libraries',
  tag: 'library',
  summary: 'The libraries of the account',
  description: 'An application has one, from when it first registers something, and sees no other.',
  needs: seeing,
  query: listQuery,
  answer: pageOf(library),
})

export const getLibrary = operation({
  id: 'getLibrary',
  method: 'GET',
  path: '/library/libraries/:library',
  tag: 'library',
  summary: 'A library with its settings',
  needs: seeing,
  params: oneOf('library'),
  answer: library,
  versioned: true,
})

export const changeLibrary = operation({
  id: 'changeLibrary',
  method: 'PATCH',
  path: '/library/libraries/:library',
  tag: 'library',
  summary: 'Change the settings of a library',
  description: 'A library whose application was removed is given to another one by `clientId`.',
  needs: ['account.manage', 'library.keep'],
  params: oneOf('library'),
  body: z.strictObject({
    name: settings.name.optional(),
    collectionFlow: settings.collectionFlow.optional(),
    strictCollections: settings.strictCollections.optional(),
    defaultShareDays: settings.defaultShareDays.optional(),
    mostShareDays: settings.mostShareDays.optional(),
    clientId: text(255)
      .optional()
      .describe('The application that is to fill it; needs `applications.manage`.'),
  }),
  answer: library,
  versioned: true,
})

export const libraryOperationsOfAccount = [listLibraries, getLibrary, changeLibrary] as const
