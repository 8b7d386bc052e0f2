import type { Column } from '../pages/condition-sql.ts'
import { fragment } from '../fragment.ts'
import { type Visibility, visibleUsers } from '../visibility.ts'

/** The path of the name of a manager, which is not stored with the person who has that manager. */
export const managerName =
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.displayName'

const stored = `u.attributes #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,manager,value}'`
const form = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** The name that answers show for the manager of `u`: null where the caller may not see who that is (`display-names.ts`). */
export function managerNameColumn(visibility: Visibility): Column {
  const seen = visibleUsers('b', visibility)
  return {
    ...fragment(
      `(select coalesce(b.display_name_key, b.user_name_key) from users b
         where b.account_id = u.account_id and ${seen.text}
           and b.id = case when ${stored} ~ '${form}' then cast(${stored} as uuid) end)`,
      ...seen.bindings,
    ),
    kind: 'folded',
  }
}
