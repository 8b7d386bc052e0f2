import { z } from 'zod'
import { id, json, text } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, library, name, reference } from './common.ts'

/** One item of what an application registers. */
export const registration = z
  .strictObject({
    kind,
    name,
    parent: reference
      .nullable()
      .optional()
      .describe('The folder; one of the same request is named by `key:`. Null: the root.'),
    key: text(512).nullable().default(null),
    ownerId: id.nullable().optional().describe('A user; null: the account’s.'),
    metadata: z.record(z.string(), json).optional(),
  })
  .describe('What is left out is empty for what is new, and stays for what is there.')

export const registered = z
  .strictObject({
    index: z.int().describe('Its place in the request, from 0.'),
    id: id.nullable(),
    key: z.string().nullable(),
    outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
    error: z
      .strictObject({ code: z.string(), message: z.string(), field: z.string().nullable() })
      .nullable()
      .describe('Why it was refused.'),
  })
  .meta({ id: 'RegisteredResource' })

const needs = ['library.keep', 'folders.create', 'assets.upload', 'collections.create'] as const

const query = z.strictObject({
  library,
  atomic: z
    .enum(['true', 'false'])
    .default('false')
    .transform(value => value === 'true')
    .describe('All or nothing: the first item that is refused refuses the request.'),
})

const registering =
  'What has a known `key` is changed where it differs, so a request can be repeated. Parents are there, or come in the same ' +
  'request in any order. An item that is refused harms no other but those inside it. On behalf of a person it needs their ' +
  'level, and what is new is theirs.'

export const registerResources = operation({
  id: 'registerResources',
  method: 'POST',
  path: '/library/resources',
  tag: 'library',
  summary: 'Register folders, files and collections',
  description: registering,
  needs,
  query,
  body: z.strictObject({ resources: z.array(registration).min(1).max(1000) }),
  answer: z.strictObject({ results: z.array(registered).describe('In the order of the request.') }),
})

export const registerManyResources = operation({
  id: 'registerManyResources',
  method: 'POST',
  path: '/library/resources/bulk',
  tag: 'library',
  summary: 'Register up to 10,000 folders, files and collections at once',
  description:
    `The body is JSON Lines, an item a line. ${registering} The answer is JSON Lines too: what became of each item, in their ` +
    'order, as `registerResources` tells it. Some thousand items a request are the quickest.',
  needs,
  query,
  upload: { mediaTypes: ['application/jsonl', 'application/x-ndjson'], limit: 32 * 1024 * 1024 },
  download: ['application/jsonl'],
})

export const resourceOperations = [registerResources, registerManyResources] as const
