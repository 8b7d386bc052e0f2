import { z } from 'zod'
import { recordFormats } from '../../lib/read-records.ts'
import type { Right } from '../../model/right.ts'
import type { TransferKind } from '../../model/transfer.ts'
import { flag } from './common.ts'
import { operation } from './operation.ts'

const megabyte = 1024 * 1024

const upload = {
  mediaTypes: ['text/csv', 'application/jsonl', 'application/x-ndjson'],
  limit: 64 * megabyte,
} as const

const importing =
  'The body is CSV with a heading or JSON Lines with the same names as members. The answer is JSON Lines: what became of each ' +
  'line (`line`, `outcome`, `name`, and of what was refused `code`, `message` and `field`), and at last a `summary`. Without ' +
  'it the import was cut off: doing it again goes on where it ended, since what is so already is `unchanged`. With `dryRun` ' +
  'all is done and taken back.'

const dryRun = flag.optional()

function importOf<const Kind extends TransferKind, const Needs extends Right>(
  kind: Kind,
  needs: Needs,
  columns: string,
) {
  return {
    method: 'POST',
    path: `/imports/${kind}`,
    tag: 'transfer',
    needs,
    summary: `Import ${kind}`,
    description: `${columns} ${importing}`,
    upload,
    download: ['application/jsonl'],
  } as const
}

export const importUsers = operation({
  ...importOf(
    'users',
    'users.manage',
    'Columns: userName, displayName, role, externalId, email, givenName, familyName, title, locale, department.',
  ),
  id: 'importUsers',
  recent: true,
  query: z.strictObject({
    dryRun,
    invite: flag.optional().describe('Whether new people are invited by mail.'),
  }),
})

export const importGroups = operation({
  ...importOf('groups', 'groups.manage', 'Columns: name, kind, description.'),
  id: 'importGroups',
  recent: true,
  query: z.strictObject({ dryRun }),
})

export const importMemberships = operation({
  ...importOf(
    'memberships',
    'groups.manage',
    'Columns: group, userName or memberGroup, until (ISO 8601).',
  ),
  id: 'importMemberships',
  recent: true,
  query: z.strictObject({ dryRun }),
})

const exporting = {
  method: 'GET',
  tag: 'transfer',
  query: z.strictObject({ format: z.enum(recordFormats).default('csv') }),
  download: ['text/csv', 'application/jsonl'],
  description: 'In pieces, whatever its size. An import takes it back as it is.',
} as const

export const exportUsers = operation({
  ...exporting,
  id: 'exportUsers',
  path: '/exports/users',
  summary: 'Export users',
  needs: 'users.view',
})

export const exportGroups = operation({
  ...exporting,
  id: 'exportGroups',
  path: '/exports/groups',
  summary: 'Export groups',
  needs: 'groups.view',
})

export const exportMemberships = operation({
  ...exporting,
  id: 'exportMemberships',
  path: '/exports/memberships',
  summary: 'Export memberships',
  needs: 'groups.view',
})

export const transferOperations = [
  importUsers,
  importGroups,
  importMemberships,
  exportUsers,
  exportGroups,
  exportMemberships,
] as const
