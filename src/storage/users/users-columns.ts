import type { Column, ColumnMap } from '../pages/condition-sql.ts'
import { type Fragment, fragment } from '../fragment.ts'
import {
  type Documents,
  documentsOf,
  jsonCollection,
  jsonColumn,
  noCollection,
} from '../pages/json-columns.ts'
import { managerName, managerNameColumn } from './manager-column.ts'
import { userGroups } from './user-groups-columns.ts'
import type { Visibility } from '../visibility.ts'

/** Where the attributes of a user lie: `u` is the row of users. */
export function userColumns(visibility: Visibility, accountId: string): ColumnMap {
  return {
    column: attribute => {
      const name = attribute.path.join('.')
      if (name === managerName) return managerNameColumn(visibility)
      return named[name] ?? jsonColumn(documents, attribute)
    },
    collection: (name, where) => {
      if (name === 'groups') return userGroups({ accountId, visibility }, where)
      // The lists of extension schemas lie in the document.
      if (name.includes(':')) return jsonCollection(documents, name)
      return { from: valuesOf(name), columns: valueColumns }
    },
  }
}

const documents = documentsOf('u')

const named: Readonly<Record<string, Column>> = {
  id: { ...fragment('u.id'), kind: 'id', indexed: 'equal' },
  userName: { ...fragment('u.user_name_key'), kind: 'folded', indexed: 'text' },
  externalId: { ...fragment('u.external_id'), kind: 'text', indexed: 'equal' },
  displayName: { ...fragment('u.display_name_key'), kind: 'folded', indexed: 'text' },
  active: { ...fragment('u.active'), kind: 'boolean' },
  'meta.created': { ...fragment('u.created_at'), kind: 'time' },
  'meta.lastModified': { ...fragment('u.updated_at'), kind: 'time' },
}

function valuesOf(attribute: string): Fragment {
  return fragment(
    'user_values v where v.account_id = u.account_id and v.user_id = u.id and v.attribute = ?',
    attribute,
  )
}

const valueDocuments: Documents = { exact: fragment('v.extra'), folded: fragment('v.folded') }

const valueColumns: ColumnMap = {
  column: attribute => {
    const name = attribute.path.join('.')
    if (name === 'primary') return { ...fragment('v.is_primary'), kind: 'boolean' }
    if (name !== 'value') return jsonColumn(valueDocuments, attribute)
    return attribute.caseExact
      ? { ...fragment('v.value'), kind: 'text' }
      : { ...fragment('v.value_key'), kind: 'folded', long: true, indexed: 'equal' }
  },
  collection: noCollection,
}
