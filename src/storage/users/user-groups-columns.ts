import type { AttributePath, Condition } from '../../model/condition.ts'
import type { Collection, Column, ColumnMap } from '../pages/condition-sql.ts'
import { fragment } from '../fragment.ts'
import { noCollection } from '../pages/json-columns.ts'
import { knownMemberships, type Visibility, visibleGroups } from '../visibility.ts'

type Scope = { readonly accountId: string; readonly visibility: Visibility }

/**
 * The attribute `groups` of a user, for filters: direct and indirect ones alike. Where a condition picks few groups, the
 * search goes from them down, once for the whole statement. A condition on `type` asks how a user is in a group, and one
 * that most groups satisfy would make that set large: these go up from each user.
 */
export function userGroups(scope: Scope, where: Condition): Collection {
  return picksFew(where) && !asksForType(where) ? downFromGroups(scope) : upFromUser(scope)
}

/** The groups that match, and all below them, are a set of their own; a user is in it by one direct row. */
function downFromGroups({ accountId, visibility }: Scope): Collection {
  const seen = visibleGroups('g', visibility)
  const [known, nested] = [knownMemberships('m', visibility), knownMemberships('n', visibility)]
  return {
    from: fragment(
      `memberships m where m.account_id = u.account_id and m.member_id = u.id and ${known.text} and m.group_id in (
         with recursive down (id) as (
           select g.id from groups g where g.account_id = ? and ${seen.text}`,
      ...known.bindings,
      accountId,
      ...seen.bindings,
    ),
    close: fragment(
      ` union
           select n.member_id from down join memberships n on n.account_id = ? and n.group_id = down.id
              and n.member_kind = 'group' and ${nested.text})
         select down.id from down)`,
      accountId,
      ...nested.bindings,
    ),
    columns: columnsWith(fragment('null::text')),
  }
}

function upFromUser({ visibility }: Scope): Collection {
  const seen = visibleGroups('g', visibility)
  const [known, nested] = [knownMemberships('m', visibility), knownMemberships('n', visibility)]
  return {
    from: fragment(
      `(with recursive up (id, direct) as (
          select m.group_id, true from memberships m
           where m.account_id = u.account_id and m.member_id = u.id and ${known.text}
          union
          select n.group_id, false from up
            join memberships n on n.account_id = u.account_id and n.member_id = up.id and ${nested.text})
        select up.id, bool_or(up.direct) as direct from up group by up.id) reached
         join groups g on g.account_id = u.account_id and g.id = reached.id where ${seen.text}`,
      ...known.bindings,
      ...nested.bindings,
      ...seen.bindings,
    ),
    columns: columnsWith(fragment(`case when reached.direct then 'direct' else 'indirect' end`)),
  }
}

function columnsWith(type: ReturnType<typeof fragment>): ColumnMap {
  return {
    column: attribute => groupColumn(attribute, { ...type, kind: 'folded' }),
    collection: noCollection,
  }
}

function groupColumn(attribute: AttributePath, type: Column): Column {
  switch (attribute.path.join('.')) {
    case 'value':
      return { ...fragment('g.id'), kind: 'id' }
    case 'display':
      return { ...fragment('g.name_folded'), kind: 'folded' }
    case 'type':
      return type
    default:
      return { ...fragment('null::text'), kind: 'text' }
  }
}

function asksForType(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some(asksForType)
    case 'not':
      return asksForType(condition.of)
    case 'some':
      return asksForType(condition.where)
    case 'present':
    case 'compare':
  }
  return condition.attribute.path.join('.') === 'type'
}

function picksFew(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.some(picksFew)
    case 'any':
      return condition.of.length > 0 && condition.of.every(picksFew)
    case 'compare':
      return condition.value !== null && ['eq', 'co', 'sw', 'ew'].includes(condition.operator)
    case 'not':
    case 'some':
    case 'present':
  }
  return false
}
