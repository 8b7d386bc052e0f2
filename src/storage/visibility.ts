import { type Fragment, fragment } from './fragment.ts'

/**
 * What the caller may see of the users and groups of an account (DESIGN 5, "Who manages what"): a connection sees what it
 * manages and, with adoption, what nobody manages, account administrators excepted. Everybody else: `everything`.
 */
export type Visibility =
  'everything' | { readonly connectionId: string; readonly adoption: boolean }

export function visibleUsers(row: string, visibility: Visibility): Fragment {
  if (visibility === 'everything') return fragment('true')
  const administrator = `${row}.role = 'account_administrator'`
  const own = `${row}.managed_by = ?`
  if (!visibility.adoption) return fragment(own, visibility.connectionId)
  return fragment(
    `(${own} or (${row}.managed_by is null and not (${administrator})))`,
    visibility.connectionId,
  )
}

/** As `visibleUsers`; a deleted group is seen by nobody. */
export function visibleGroups(row: string, visibility: Visibility): Fragment {
  const alive = `${row}.deleted_at is null`
  if (visibility === 'everything') return fragment(alive)
  const own = `${row}.managed_by = ?`
  if (!visibility.adoption) return fragment(`${own} and ${alive}`, visibility.connectionId)
  return fragment(`(${own} or ${row}.managed_by is null) and ${alive}`, visibility.connectionId)
}

/** Whether the group of the membership `row` is not deleted. */
export function inLivingGroup(row: string): string {
  return `not exists (select 1 from groups dead where dead.account_id = ${row}.account_id and dead.id = ${row}.group_id
                       and dead.deleted_at is not null)`
}

/** Whether the principal `id` of the account `:accountId` is no deleted group. */
export function isAlive(id: string): string {
  return `not exists (select 1 from groups dead where dead.account_id = :accountId and dead.id = ${id}
                       and dead.deleted_at is not null)`
}

/** The membership rows that the caller knows of: a connection its own, everybody else all (DESIGN 5). */
export function knownMemberships(row: string, visibility: Visibility): Fragment {
  if (visibility === 'everything') return fragment(inLivingGroup(row))
  return fragment(`${row}.source_id = ? and ${inLivingGroup(row)}`, visibility.connectionId)
}
