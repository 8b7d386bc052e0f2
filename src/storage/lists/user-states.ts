import { roles } from '../../model/role.ts'
import { type UserFilter, userStates } from '../../model/user-list.ts'

/** The state of a person as the index of the lists holds it (migration 0032). */
export const userState = `(case when u.suspended then 'suspended' when u.active then 'active' when u.invited then 'invited' else 'inactive' end)`

/** How a list says who manages people, and what then comes first in the order of the index. */
type Management = { readonly suffix: string; readonly managed: string; readonly first: string }

/** Whoever manages them, a connection, nobody: statements are made for each in this order. */
export const managements: readonly Management[] = [
  { suffix: '', managed: '', first: '' },
  { suffix: '_managed', managed: 'and u.managed_by = :managedBy', first: '' },
  // What is null counts as ordered only where it is named.
  { suffix: '_nobodys', managed: 'and u.managed_by is null', first: 'u.managed_by' },
]

/** Of what was made for each of the managements, that of a filter. */
export function chosen<Made>(
  { managedBy }: UserFilter,
  [any, connection, nobody]: readonly [Made, Made, Made],
): Made {
  if (managedBy === undefined) return any
  return managedBy === null ? nobody : connection
}

/**
 * People by user name with one range of the index for each role and state that are asked for, merged. The collation is that
 * of the index: with any other the planner might walk through everybody. `fits` says who of them belongs to the list.
 */
export function inStates(
  { managed, first }: Management,
  bounds: string,
  order: 'asc' | 'desc',
  fits?: string,
): string {
  const [outer, inner] = fits === undefined ? ['true', ''] : ['x.fits', `, ${fits} as fits`]
  return `select x.id, x.key, ${outer} as fits
         from unnest(cast(:roles as text[])) r (role) cross join unnest(cast(:states as text[])) s (state)
        cross join lateral (
          select u.id, u.user_name_key as key${inner} from users u
           where u.account_id = :accountId ${managed} and u.role = r.role and ${userState} = s.state
             and ${bounds}
           order by ${first === '' ? '' : `${first} ${order}, `}u.user_name_key collate "POSIX" ${order} limit :limit) x
        order by x.key ${order} limit :limit`
}

/** Whether a filter asks for less than everybody by role, state or who manages. */
export function isNarrow({ role, state, managedBy }: UserFilter): boolean {
  return role !== undefined || state !== undefined || managedBy !== undefined
}

/** The bindings of `inStates` for a filter. */
export function narrowingOf({
  role,
  state,
  managedBy,
}: UserFilter): Readonly<Record<string, unknown>> {
  return {
    roles: role === undefined ? roles : [role],
    states: state === undefined ? userStates : [state],
    managedBy,
  }
}
