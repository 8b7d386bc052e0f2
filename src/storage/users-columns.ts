import type { AttributePath } from '../model/condition.ts'
import type { Column, ColumnMap } from './condition-sql.ts'
import { type Fragment, fragment } from './fragment.ts'
import { visibleGroups } from './visibility.ts'
import type { Visibility } from './visibility.ts'

/** Where the attributes of a user lie: `u` is the row of users. */
export function userColumns(visibility: Visibility): ColumnMap {
  return {
    column: attribute => named[attribute.path.join('.')] ?? jsonColumn('u.attributes', attribute),
    collection: name =>
      name === 'groups' ? groupsOf(visibility) : { from: valuesOf(name), columns: valueColumns },
  }
}

const named: Readonly<Record<string, Column>> = {
  id: { ...fragment('u.id'), kind: 'id' },
  userName: { ...fragment('u.user_name_key'), kind: 'folded' },
  externalId: { ...fragment('u.external_id'), kind: 'text' },
  displayName: { ...fragment('u.display_name_key'), kind: 'folded' },
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

const valueColumns: ColumnMap = {
  column: attribute => {
    switch (attribute.path.join('.')) {
      case 'value':
        return attribute.caseExact
          ? { ...fragment('v.value'), kind: 'text' }
          : { ...fragment('v.value_key'), kind: 'folded', long: true }
      case 'type':
        return { ...fragment('v.type'), kind: 'text' }
      case 'display':
        return { ...fragment('v.display'), kind: 'text' }
      case 'primary':
        return { ...fragment('v.is_primary'), kind: 'boolean' }
      default:
        return jsonColumn('v.extra', attribute)
    }
  },
  collection: noCollection,
}

function groupsOf(visibility: Visibility): ReturnType<ColumnMap['collection']> {
  const seen = visibleGroups('g', visibility)
  return {
    from: fragment(
      `memberships m join groups g on g.account_id = m.account_id and g.id = m.group_id
        where m.account_id = u.account_id and m.member_id = u.id and ${seen.text}`,
      ...seen.bindings,
    ),
    columns: { column: groupColumn, collection: noCollection },
  }
}

function groupColumn(attribute: AttributePath): Column {
  switch (attribute.path.join('.')) {
    case 'value':
      return { ...fragment('g.id'), kind: 'id' }
    case 'display':
      return { ...fragment('g.name_folded'), kind: 'folded' }
    case 'type':
      return { ...fragment(`'direct'`), kind: 'text' }
    default:
      return { ...fragment('null::text'), kind: 'text' }
  }
}

export function noCollection(name: string): never {
  throw new Error(`${name} holds no rows of its own`)
}

const casts = {
  boolean: '::boolean',
  integer: '::numeric',
  decimal: '::numeric',
  dateTime: '::timestamptz',
}
const kinds = {
  boolean: 'boolean',
  integer: 'number',
  decimal: 'number',
  dateTime: 'time',
} as const

/** An attribute inside a JSON column; the path comes from a schema and is bound all the same. */
export function jsonColumn(json: string, attribute: AttributePath): Column {
  const path = fragment(`(${json} #>> cast(? as text[]))`, attribute.path)
  const { type } = attribute
  if (type === 'string' || type === 'reference' || type === 'binary')
    return { ...path, kind: 'text' }
  return { ...path, text: `${path.text}${casts[type]}`, kind: kinds[type] }
}
