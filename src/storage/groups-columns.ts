import type { AttributePath } from '../model/condition.ts'
import type { Column, ColumnMap } from './condition-sql.ts'
import { fragment } from './fragment.ts'
import { jsonColumn, noCollection } from './users-columns.ts'
import type { Visibility } from './visibility.ts'

/** Where the attributes of a group lie: `g` is the row of groups. */
export function groupColumns(visibility: Visibility): ColumnMap {
  return {
    column: attribute => named[attribute.path.join('.')] ?? jsonColumn('g.attributes', attribute),
    collection: name => (name === 'members' ? membersSeenBy(visibility) : noCollection(name)),
  }
}

const named: Readonly<Record<string, Column>> = {
  id: { ...fragment('g.id'), kind: 'id' },
  displayName: { ...fragment('g.name_folded'), kind: 'folded' },
  externalId: { ...fragment('g.external_id'), kind: 'text' },
  'meta.created': { ...fragment('g.created_at'), kind: 'time' },
  'meta.lastModified': { ...fragment('g.updated_at'), kind: 'time' },
}

/** A connection knows of its own membership rows only (DESIGN 5). */
function membersSeenBy(visibility: Visibility): ReturnType<ColumnMap['collection']> {
  const own =
    visibility === 'everything'
      ? fragment('true')
      : fragment('m.source_id = ?', visibility.connectionId)
  return {
    from: fragment(
      `memberships m where m.account_id = g.account_id and m.group_id = g.id and ${own.text}`,
      ...own.bindings,
    ),
    columns: { column: memberColumn, collection: noCollection },
  }
}

function memberColumn(attribute: AttributePath): Column {
  switch (attribute.path.join('.')) {
    case 'value':
      return { ...fragment('m.member_id'), kind: 'id' }
    case 'type':
      return { ...fragment('initcap(m.member_kind)'), kind: 'text' }
    default:
      return { ...fragment('null::text'), kind: 'text' }
  }
}
