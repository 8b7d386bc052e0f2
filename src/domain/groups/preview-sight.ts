import type { PersonBelow } from '../../storage/groups/people-below.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Difference, RoleEffect } from '../users/preview-role.ts'
import { seenAmong } from '../users/sight.ts'
import { seenGroupsAmong } from './managers.ts'

export type WholeEffect = {
  readonly user: PersonBelow
  readonly effect: Omit<RoleEffect, 'role'>
}

export type PreviewedPerson = Omit<PersonBelow, 'userName'> & {
  /** Null for who may not see users. */
  readonly userName: string | null
}

type Shown = 'memberships' | 'groups'

/** Rights, class, applications, app roles and what ends are told to those alone who may see users. */
export type PreviewedEffect = Pick<RoleEffect, Shown> & Partial<Omit<RoleEffect, Shown | 'role'>>

/** Those of these people whom a preview names: all for who may manage groups, else whom the manager sees. */
export async function seenPeople(
  context: Context,
  people: readonly PersonBelow[],
): Promise<readonly PersonBelow[]> {
  if (may(context, 'groups.manage')) return people
  const seen = await seenAmong(
    context,
    people.map(({ id }) => id),
  )
  return people.filter(({ id }) => seen.has(id))
}

/** What whoever asks may know of these effects: everything with `users.view`, else the name and the groups that they see. */
export async function narrowed(
  context: Context,
  effects: readonly WholeEffect[],
): Promise<readonly { readonly user: PreviewedPerson; readonly effect: PreviewedEffect }[]> {
  if (may(context, 'users.view')) return effects
  const named = effects.flatMap(({ effect: { groups, memberships } }) => [
    ...itemsOf(groups),
    ...itemsOf(memberships),
  ])
  const seen = await seenGroupsAmong(context, [...new Set(named.map(({ id }) => id))])
  return effects.map(({ user: { id, name }, effect: { groups, memberships } }) => ({
    user: { id, name, userName: null },
    effect: { memberships: within(memberships, seen), groups: within(groups, seen) },
  }))
}

function itemsOf<Item>({ gained, lost }: Difference<Item>): readonly Item[] {
  return [...gained, ...lost]
}

function within<Item extends { readonly id: string }>(
  { gained, lost }: Difference<Item>,
  seen: ReadonlySet<string>,
): Difference<Item> {
  const those = (items: readonly Item[]): readonly Item[] => items.filter(({ id }) => seen.has(id))
  return { gained: those(gained), lost: those(lost) }
}
