import { z } from 'zod'
import { id, text } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, name, reference, resource } from './common.ts'

export const registerResources = operation({
  id: 'registerResources',
  method: 'POST',
  path: '/library/resources',
  tag: 'library',
  summary: 'Register folders, files and collections in the library of the application that asks',
  needs: 'library.keep',
  body: z.strictObject({
    resources: z
      .array(
        z.strictObject({
          kind,
          name,
          parent: reference
            .nullable()
            .default(null)
            .describe('The folder; one of the same request is named by `key:`. Null: the root.'),
          key: text(512).nullable().default(null),
          ownerId: id.nullable().default(null),
          metadata: z.record(z.string(), z.json()).default({}),
        }),
      )
      .min(1)
      .max(1000),
  }),
  answer: z.strictObject({ resources: z.array(resource) }),
  status: 201,
})

export const resourceOperations = [registerResources] as const
