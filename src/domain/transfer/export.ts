import { csvText } from '../../lib/csv-text.ts'
import type { RecordFormat } from '../../lib/read-records.ts'
import type { Right } from '../../model/right.ts'
import type { TransferKind } from '../../model/transfer.ts'
import {
  everyGroup,
  everyMembership,
  everyUser,
  type ExportedGroup,
  type ExportedMembership,
  type ExportedUser,
} from '../../storage/transfer/export-rows.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Fields } from './importer.ts'
import { fieldsOf, userColumns } from './user-fields.ts'

export const exportRights: Readonly<Record<TransferKind, Right>> = {
  users: 'users.view',
  groups: 'groups.view',
  memberships: 'groups.view',
}

const columns: Readonly<Record<TransferKind, readonly string[]>> = {
  users: ['id', ...userColumns, 'state', 'managedBy', 'createdAt'],
  groups: ['id', 'name', 'kind', 'description', 'managedBy', 'memberCount', 'createdAt'],
  memberships: [
    'group',
    'userName',
    'memberGroup',
    'until',
    'source',
    'state',
    'since',
    'groupId',
    'memberId',
  ],
}

/**
 * Everything of one kind in pieces of text, of which one is in memory at a time; an import takes it back as it is. That it
 * was taken out is an event, written before the first piece.
 */
export async function exportAll(
  context: Context,
  kind: TransferKind,
  format: RecordFormat,
): Promise<AsyncGenerator<string>> {
  demandRight(context, exportRights[kind])
  const { id, slug: name } = context.account
  const target = { kind: 'account', id, name } as const
  await recordEvent(context, { type: `${kind}.exported`, target, data: { format } })
  const batches = fieldsIn(context, kind)
  return format === 'jsonl' ? linesOf(batches) : csvText(cellsOf(batches, kind), columns[kind])
}

async function* fieldsIn(
  { db, account }: Context,
  kind: TransferKind,
): AsyncGenerator<readonly Fields[]> {
  switch (kind) {
    case 'users':
      for await (const rows of everyUser(db, account.id)) yield rows.map(ofUser)
      return
    case 'groups':
      for await (const rows of everyGroup(db, account.id)) yield rows.map(ofGroup)
      return
    case 'memberships':
      for await (const rows of everyMembership(db, account.id)) yield rows.map(ofMembership)
  }
}

async function* linesOf(batches: AsyncIterable<readonly Fields[]>): AsyncGenerator<string> {
  for await (const batch of batches) {
    if (batch.length > 0) yield batch.map(fields => `${JSON.stringify(fields)}\n`).join('')
  }
}

async function* cellsOf(
  batches: AsyncIterable<readonly Fields[]>,
  kind: TransferKind,
): AsyncGenerator<readonly (readonly string[])[]> {
  for await (const batch of batches) {
    yield batch.map(fields => columns[kind].map(name => fields[name] ?? ''))
  }
}

function ofUser(user: ExportedUser): Fields {
  const { id, createdAt, connection } = user
  return {
    id,
    ...fieldsOf(user),
    state: stateOf(user),
    managedBy: connection,
    createdAt: createdAt.toISOString(),
  }
}

function stateOf({ suspended, active, invited }: ExportedUser): string {
  if (suspended) return 'suspended'
  if (active) return 'active'
  return invited ? 'invited' : 'inactive'
}

function ofGroup({ memberCount, createdAt, ...rest }: ExportedGroup): Fields {
  return { ...rest, memberCount: String(memberCount), createdAt: createdAt.toISOString() }
}

function ofMembership(membership: ExportedMembership): Fields {
  const { group, userName, memberGroup, until, source, state, since } = membership
  const { groupId, memberId } = membership
  const times = { until: until?.toISOString() ?? null, since: since.toISOString() }
  return { group, userName, memberGroup, ...times, source, state, groupId, memberId }
}
