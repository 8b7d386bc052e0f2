import type { AttributePath } from '../../model/condition.ts'
import type { Column, ColumnMap } from '../pages/condition-sql.ts'
import { fragment } from '../fragment.ts'
import { documentsOf, jsonCollection, jsonColumn, noCollection } from '../pages/json-columns.ts'
import type { Visibility } from '../visibility.ts'

/** Where the attributes of a group lie: `g` is the row of groups. */
export function groupColumns(visibility: Visibility): ColumnMap {
  return {
    column: attribute => named[attribute.path.join('.')] ?? jsonColumn(documents, attribute),
    collection: name =>
      name === 'members' ? membersSeenBy(visibility) : jsonCollection(documents, name),
  }
}

const documents = documentsOf('g')

const named: Readonly<Record<string, Column>> = {
  id: { ...fragment('g.id'), kind: 'id', indexed: 'equal' },
  displayName: { ...fragment('g.name_folded'), kind: 'folded', indexed: 'text' },
  externalId: { ...fragment('g.external_id'), kind: 'text', indexed: 'equal' },
  'meta.created': { ...fragment('g.created_at'), kind: 'time' },
  'meta.lastModified': { ...fragment('g.updated_at'), kind: 'time' },
}

/** A connection knows of its own membership rows only (DESIGN 5). */
function membersSeenBy(visibility: Visibility): ReturnType<ColumnMap['collection']> {
  const own =
    visibility === 'everything'
      ? fragment('true')
      : fragment(
          `m.source_id = ? and (mu.role is distinct from 'account_administrator' or mu.managed_by = ?)`,
          visibility.connectionId,
          visibility.connectionId,
        )
  return {
    from: fragment(
      `memberships m
         left join users mu on mu.account_id = m.account_id and mu.id = m.member_id
         left join groups mg on mg.account_id = m.account_id and mg.id = m.member_id
        where m.account_id = g.account_id and m.group_id = g.id and ${own.text}`,
      ...own.bindings,
    ),
    columns: { column: memberColumn, collection: noCollection },
  }
}

function memberColumn(attribute: AttributePath): Column {
  switch (attribute.path.join('.')) {
    case 'value':
      return { ...fragment('m.member_id'), kind: 'id', indexed: 'equal' }
    case 'type':
      return { ...fragment('m.member_kind'), kind: 'folded' }
    case 'display':
      return {
        ...fragment('coalesce(mu.display_name_key, mu.user_name_key, mg.name_folded)'),
        kind: 'folded',
      }
    default:
      return { ...fragment('null::text'), kind: 'text' }
  }
}
