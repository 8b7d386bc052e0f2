import { z } from 'zod'
import { automations, uploaderFields } from '../../../model/uploader-settings.ts'
import { id, oneOf, text } from '../common.ts'
import { operation } from '../operation.ts'
import { ofGroup } from './groups.ts'

const tag = 'group settings'
const metadataKey = z.string().regex(/^[a-z][\w.-]{0,63}$/i)
const field = z.strictObject({ visible: z.boolean(), required: z.boolean() })
const automation = z.strictObject({ visible: z.boolean(), enabledByDefault: z.boolean() })
const fields = z.partialRecord(z.enum(uploaderFields), field)
const metadata = z
  .record(metadataKey, field)
  .refine(values => Object.keys(values).length <= 200, 'at most 200 fields')
const automationOf = z.partialRecord(z.enum(automations), automation)

function section<Values extends z.ZodType>(
  values: Values,
): z.ZodObject<{ on: z.ZodBoolean; values: Values }, z.core.$strict> {
  return z.strictObject({ on: z.boolean(), values })
}

const accountUploader = z
  .strictObject({
    fields,
    metadata,
    automation: automationOf,
    defaultPermissions: z
      .array(
        z.strictObject({ principalId: z.uuid(), level: z.enum(['view', 'contribute', 'manage']) }),
      )
      .max(100),
    blockedMimeTypes: z
      .array(text(127).regex(/^[\w.+-]+\/(?:[\w.+-]+|\*)$/))
      .max(100)
      .describe('Advice to upload forms, and no wall.'),
  })
  .meta({ id: 'AccountUploaderSettings' })

const versionNames = z.array(text(100)).min(1).max(100)
const options = z.strictObject({
  skipApproval: z.boolean().describe('What the members upload needs no approval.'),
  versions: versionNames
    .nullable()
    .describe('The only versions of an asset that the members may have; null for no limit.'),
})

const groupUploader = z
  .strictObject({
    fields: section(fields),
    metadata: section(metadata),
    automation: section(automationOf),
    options: options.default({ skipApproval: false, versions: null }),
  })
  .meta({ id: 'GroupUploaderSettings' })

export const getUploaderSettings = operation({
  id: 'getUploaderSettings',
  method: 'GET',
  path: '/uploader-settings',
  tag,
  summary: 'What the account sets for uploads',
  needs: 'signed-in',
  answer: accountUploader,
})

export const setUploaderSettings = operation({
  id: 'setUploaderSettings',
  method: 'PUT',
  path: '/uploader-settings',
  tag,
  summary: 'Replace what the account sets for uploads',
  needs: 'account.manage',
  body: accountUploader,
  answer: accountUploader,
})

const uploaderOfGroup = z.strictObject({ uploader: groupUploader, version: z.int() })

export const getGroupUploaderSettings = operation({
  id: 'getGroupUploaderSettings',
  method: 'GET',
  path: '/groups/:group/uploader-settings',
  tag,
  summary: 'What a group overrides for uploads',
  needs: 'groups.view',
  params: ofGroup,
  answer: uploaderOfGroup,
  versioned: true,
})

export const setGroupUploaderSettings = operation({
  id: 'setGroupUploaderSettings',
  method: 'PUT',
  path: '/groups/:group/uploader-settings',
  tag,
  summary: 'Replace what a group overrides for uploads',
  description: 'A section that is off leaves the members of the group to the account.',
  needs: 'groups.manage',
  params: ofGroup,
  body: groupUploader,
  answer: uploaderOfGroup,
  versioned: true,
})

function resolved<Setting extends z.ZodRawShape>(setting: z.ZodObject<Setting, z.core.$strict>) {
  const from = z.strictObject({
    groupId: id.nullable().describe('Null stands for the account.'),
    name: z.string(),
    setting,
  })
  return z.record(z.string(), setting.extend({ from: z.array(from) }))
}

const fromGroup = z.strictObject({ groupId: id, name: z.string() })
const resolvedOptions = z.strictObject({
  skipApproval: z.strictObject({ value: z.boolean(), from: z.array(fromGroup) }),
  versions: z.strictObject({
    value: z.array(z.string()).nullable().describe('Null where no group limits them.'),
    from: z.array(fromGroup.extend({ versions: z.array(z.string()) })),
  }),
})

export const getUserUploaderSettings = operation({
  id: 'getUserUploaderSettings',
  method: 'GET',
  path: '/users/:user/uploader-settings',
  tag,
  summary: 'What holds for the uploads of one user, and what says so',
  description: 'Everybody may ask it of themselves, who may see users (`users.view`) of all.',
  needs: 'signed-in',
  params: oneOf('user'),
  answer: z.strictObject({
    fields: resolved(field),
    metadata: resolved(field),
    automation: resolved(automation),
    options: resolvedOptions,
  }),
})

export const uploaderOperations = [
  getUploaderSettings,
  setUploaderSettings,
  getGroupUploaderSettings,
  setGroupUploaderSettings,
  getUserUploaderSettings,
] as const
