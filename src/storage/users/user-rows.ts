import type { Json, JsonObject } from '../../model/json.ts'
import type { Role } from '../../model/role.ts'
import type { User } from '../../model/user.ts'

type ValueJson = {
  readonly attribute: string
  readonly type: string | null
  readonly value: string | null
  readonly display: string | null
  readonly primary: boolean | null
  readonly extra: JsonObject | null
}

export type UserRow = Omit<User, 'values' | 'role'> & {
  readonly role: string
  readonly values: readonly ValueJson[]
}

const columns = `u.id, u.sub, u.user_name as "userName", u.external_id as "externalId",
  u.display_name as "displayName", u.active, u.suspended, u.access_ended_at as "accessEndedAt", u.role, u.managed_by as "managedBy", u.attributes,
  u.version, u.created_at as "createdAt", u.updated_at as "updatedAt"`

/** The select list of a user whose row is `u`, with its values gathered in the same statement. */
export const selectUser = `${columns},
  (select coalesce(jsonb_agg(jsonb_build_object('attribute', v.attribute, 'type', v.type, 'value', v.value,
            'display', v.display, 'primary', v.is_primary, 'extra', v.extra) order by v.attribute, v.position), '[]')
     from user_values v where v.account_id = u.account_id and v.user_id = u.id) as "values"`

export function toUser(row: UserRow): User {
  const values: Record<string, JsonObject[]> = {}
  for (const value of row.values) (values[value.attribute] ??= []).push(toValue(value))
  return { ...row, role: row.role as Role, values }
}

function toValue({ value, display, type, primary, extra }: ValueJson): JsonObject {
  const members: [string, Json | null][] = [
    ['value', value],
    ['display', display],
    ['type', type],
    ['primary', primary],
  ]
  const assigned = members.filter(([, member]) => member !== null)
  return { ...Object.fromEntries(assigned), ...extra }
}

/** The columns of one element of a multi-valued attribute. */
export function fromValue(element: JsonObject): Omit<ValueJson, 'attribute'> {
  const { value, display, type, primary, ...rest } = element
  return {
    value: textOrNull(value),
    display: textOrNull(display),
    type: textOrNull(type),
    primary: typeof primary === 'boolean' ? primary : null,
    extra: Object.keys(rest).length === 0 ? null : rest,
  }
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}
