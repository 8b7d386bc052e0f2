import type { Group, GroupKind } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Expected } from '../expected-version.ts'
import { changeGroup } from './change-group.ts'
import { createGroup } from './create-group.ts'

export type NewGroupByHand = {
  readonly name: string
  readonly kind?: GroupKind | undefined
  readonly description?: string | null | undefined
}

/** Creates a group by hand, with its first members; a name is enough (HV-06). */
export async function createGroupByHand(
  context: Context,
  { name, kind = 'sharing', description = null }: NewGroupByHand,
  members: ReadonlySet<string> = new Set(),
): Promise<Group> {
  demandRight(context, 'groups.manage')
  const input = { name, kind, description, externalId: null, attributes: {} }
  return createGroup(context, input, members)
}

export type GroupEdit = {
  readonly expected?: Expected
  readonly name?: string | undefined
  readonly description?: string | null | undefined
}

/** Changes name and description. The name of a group that a directory manages is that directory's. */
export async function editGroup(
  context: Context,
  id: string,
  { expected, name, description }: GroupEdit,
): Promise<Group> {
  demandRight(context, 'groups.manage')
  return changeGroup(context, id, {
    expected,
    change: group => {
      if (name !== undefined && name !== group.name) demandUnmanaged(context, group)
      return { ...group, name: name ?? group.name, description: textOf(description, group) }
    },
  })
}

/** Refuses to change by hand what a directory wrote (DESIGN 5, "Who manages what"). */
export function demandUnmanaged({ connection }: Context, { managedBy }: Group): void {
  if (managedBy === null || connection !== undefined) return
  throw new Refusal(
    'conflict',
    'a connection manages this group: change it in its directory, or remove the connection',
  )
}

function textOf(description: string | null | undefined, group: Group): string | null {
  if (description === undefined) return group.description
  return description === null || description.trim() === '' ? null : description.trim()
}
