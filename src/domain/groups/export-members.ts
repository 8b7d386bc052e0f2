import { csvText } from '../../lib/csv-text.ts'
import type { GroupMemberItem } from '../../model/group-member.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { getGroup } from './groups.ts'
import { demandSightOf } from './managers.ts'
import { everyMember } from './member-list.ts'

const columns = ['id', 'kind', 'name', 'user_name', 'sources', 'since', 'until']

/**
 * The members of a group as CSV, in pieces of which one is in memory at a time. That they were taken out is an event,
 * written before the first piece.
 */
export async function exportMembers(
  context: Context,
  groupId: string,
): Promise<{ readonly name: string; readonly pieces: AsyncGenerator<string> }> {
  await demandSightOf(context, groupId)
  const { name } = await getGroup(context, groupId)
  const target = { kind: 'group', id: groupId, name } as const
  await recordEvent(context, { type: 'group.members_exported', target })
  return { name, pieces: csvText(rowsOf(context, groupId), columns) }
}

async function* rowsOf(
  context: Context,
  groupId: string,
): AsyncGenerator<readonly (readonly string[])[]> {
  for await (const members of everyMember(context, groupId)) yield members.map(toRow)
}

function toRow({ id, kind, name, userName, sources }: GroupMemberItem): readonly string[] {
  const [first] = sources
  const ends = sources.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return [
    id,
    kind,
    name,
    userName ?? '',
    sources
      .map(({ connection, upstream, kind }) => (connection ?? upstream)?.name ?? kind)
      .join('; '),
    first?.since.toISOString() ?? '',
    Number.isFinite(last) ? new Date(last).toISOString() : '',
  ]
}
