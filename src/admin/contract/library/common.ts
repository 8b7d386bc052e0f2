import { z } from 'zod'
import { levels } from '../../../model/level.ts'
import { keyPrefix, resourceKinds } from '../../../model/resource.ts'
import { subPrefix } from '../../../model/subject.ts'
import { id, text, timestamp } from '../common.ts'

export const level = z.enum(levels)

export const kind = z.enum(resourceKinds)

/** How a resource is named in a request. */
export const reference = z
  .string()
  .max(600)
  .refine(value => isNamed(value, keyPrefix), 'is neither an id nor key: and a key')
  .describe('Its id, or `key:` and the key that the application gave it.')

/** How a user or group is named in a request. */
export const subject = text(600)
  .refine(
    value => isNamed(value, subPrefix),
    'is neither the id of a user or group nor sub: and the subject of a user',
  )
  .describe(
    'The id of a user, a group or an application, or `sub:` and the subject of a user. Whoever asks unless said.',
  )

/** Whether it has the form of an id, or begins as another way to name does. */
function isNamed(value: string, prefix: string): boolean {
  return /^[\da-f-]{36}$/i.test(value) || value.startsWith(prefix)
}

export const resource = z
  .strictObject({
    id,
    libraryId: id,
    kind,
    parentId: id.nullable().describe('The folder that it lies in; null at the root.'),
    name: z.string(),
    key: z.string().nullable().describe('The application’s own name for it.'),
    ownerId: id.nullable().describe('Whose it is; null: the account’s.'),
    metadata: z.record(z.string(), z.unknown()),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
    deletedAt: timestamp.nullable().describe('Since when it is in the bin.'),
  })
  .meta({ id: 'Resource' })

/** A resource as somebody sees it. */
export const leveled = resource
  .extend({ level: level.describe('What whoever asks, or is asked about, has on it.') })
  .meta({ id: 'LeveledResource' })

export const ofResource = z.strictObject({ resource: reference })

export const library = id
  .optional()
  .describe('Which one, for a person, where there are several. An application has its own.')

export const name = text(255)
