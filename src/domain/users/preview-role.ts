import { isDeepStrictEqual } from 'node:util'
import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import { classOf, type Right, type Weight } from '../../model/right.ts'
import type { Role } from '../../model/role.ts'
import { findHeld, type Held } from '../../storage/rights/held.ts'
import type { Context } from '../context.ts'
import { standingOf } from '../rights/effective-rights.ts'
import { undone } from '../what-if.ts'
import { changeRole, type RoleChange } from './change-role.ts'

/** What somebody has at one moment. */
export type UserState = Held & {
  readonly role: Role
  readonly class: Weight
  readonly rights: readonly Right[]
}

/** What of each kind there is more and less of afterwards. */
export type Difference<Item> = { readonly gained: readonly Item[]; readonly lost: readonly Item[] }

export type RoleEffect = {
  readonly role: { readonly before: Role; readonly after: Role }
  readonly class: { readonly before: Weight; readonly after: Weight }
  readonly rights: Difference<Right>
  readonly memberships: Difference<Held['memberships'][number]>
  readonly groups: Difference<Held['groups'][number]>
  readonly applications: Difference<Held['applications'][number]>
  readonly appRoles: Difference<Held['appRoles'][number]>
  /** What is open and ends, by kind. */
  readonly ended: Readonly<Record<string, number>>
}

/** What a change of role would do to the person, found by doing it and rolling it back. */
export async function previewRole(
  context: Context,
  id: string,
  change: RoleChange,
): Promise<RoleEffect> {
  return undone(context, async inside => {
    const before = await stateOfUser(inside, id)
    await changeRole(inside, id, change)
    return effectOf(before, await stateOfUser(inside, id))
  })
}

export async function stateOfUser(context: Context, id: string): Promise<UserState> {
  if (!isId(id)) throw new Refusal('not-found', 'there is no such user')
  const standing = await standingOf(context, id)
  const role = standing?.role ?? null
  const held = await findHeld(context.db, { accountId: context.account.id, id })
  if (held === undefined || standing === undefined || role === null) {
    throw new Refusal('not-found', 'there is no such user')
  }
  const rights = [...standing.rights].toSorted()
  return { ...held, role, class: classOf(rights), rights }
}

/** What is different between two moments. */
export function effectOf(before: UserState, after: UserState): RoleEffect {
  return {
    role: { before: before.role, after: after.role },
    class: { before: before.class, after: after.class },
    rights: difference(before.rights, after.rights),
    memberships: difference(before.memberships, after.memberships),
    groups: difference(before.groups, after.groups),
    applications: difference(before.applications, after.applications),
    appRoles: difference(before.appRoles, after.appRoles),
    ended: fewer(before.open, after.open),
  }
}

function difference<Item>(before: readonly Item[], after: readonly Item[]): Difference<Item> {
  const without = (items: readonly Item[], others: readonly Item[]): readonly Item[] =>
    items.filter(item => !others.some(other => isDeepStrictEqual(item, other)))
  return { gained: without(after, before), lost: without(before, after) }
}

function fewer(before: Held['open'], after: Held['open']): Held['open'] {
  const counts = Object.entries(before).map(([kind, n]) => [kind, n - (after[kind] ?? 0)] as const)
  return Object.fromEntries(counts.filter(([, n]) => n > 0))
}
