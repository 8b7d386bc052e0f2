import { z } from 'zod'
import { endCauses } from '../../../model/receipt.ts'
import { id, oneOf, toldApplication } from '../common.ts'
import { operation } from '../operation.ts'

const count = z.int().min(0)

function some<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ count: typeof count; first: z.ZodArray<Item> }> {
  return z.strictObject({ count, first: z.array(item).describe('The first hundred by name.') })
}

/** What ended, and which applications are told of it. */
export const receipt = z
  .strictObject({
    cause: z.enum(endCauses),
    ended: z.strictObject({
      sessions: count,
      consoleSessions: count,
      grants: count,
      refreshTokens: count,
      accessTokens: count,
      codes: count,
      deviceCodes: count,
      others: count,
    }),
    told: z.array(toldApplication),
    untold: z.array(toldApplication).describe('What they hold ends by its own clock.'),
    followsInJobs: z.boolean(),
  })
  .meta({ id: 'Receipt' })

const removedUser = z
  .strictObject({
    id,
    userName: z.string(),
    groups: some(z.strictObject({ id, name: z.string() })),
    managedGroups: some(z.strictObject({ id, name: z.string() })),
    rights: some(z.strictObject({ id: z.string(), name: z.string() })),
    assignments: some(toldApplication),
    appRoles: some(toldApplication.extend({ key: z.string() })),
    owner: z
      .strictObject({ kind: z.enum(['account', 'user']), id, name: z.string() })
      .describe('Who has by now what the person owned.'),
    seat: z.boolean().describe('Whether a seat is free by it.'),
    access: receipt,
  })
  .meta({ id: 'RemovedUser' })

const common = {
  tag: 'users',
  needs: 'users.manage',
  params: oneOf('user'),
  query: z.strictObject({
    owner: id
      .optional()
      .describe(
        'The user who takes over what the person owns; without it the account itself does. Who owns manages, so a person is ' +
          'named by those who could give the role media library full access.',
      ),
  }),
  answer: removedUser,
} as const

export const deleteUser = operation({
  ...common,
  id: 'deleteUser',
  recent: true,
  method: 'DELETE',
  path: '/users/:user',
  summary: 'Delete a person, end all access and hand over what they own',
  description: 'What the person gave to others stays.',
  versioned: true,
})

export const previewUserDeletion = operation({
  ...common,
  id: 'previewUserDeletion',
  method: 'GET',
  path: '/users/:user/deletion/preview',
  summary: 'What deleting a person would do',
  description: 'The deletion itself, rolled back.',
})

export const userRemovalOperations = [deleteUser, previewUserDeletion] as const
