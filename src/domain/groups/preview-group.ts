import { isId, nilId } from '../../lib/ids.ts'
import type { Group } from '../../model/group.ts'
import { lockCandidates } from '../../storage/groups/members.ts'
import { listPeopleBelow, type PersonBelow } from '../../storage/groups/people-below.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { effectOf, stateOfUser, type UserState } from '../users/preview-role.ts'
import { undone } from '../what-if.ts'
import { addMembers, clearMembers, type NewMembers, removeMember } from './change-members.ts'
import { discardGroup } from './deleted-groups.ts'
import { getGroup } from './groups.ts'
import { demandToChangeMembers } from './managers.ts'
import {
  narrowed,
  type PreviewedEffect,
  type PreviewedPerson,
  seenPeople,
  type WholeEffect,
} from './preview-sight.ts'

/** A change of a group that is not done yet. */
export type GroupChangeToPreview =
  | { readonly change: 'delete' }
  | { readonly change: 'clear' }
  | { readonly change: 'remove'; readonly member: string }
  | ({ readonly change: 'add' } & Pick<NewMembers, 'ids' | 'until'>)

/** What somebody has more and less of afterwards. */
export type PersonEffect = {
  readonly user: PreviewedPerson
  readonly effect: PreviewedEffect
}

export type GroupPreview = Part<PersonEffect> & { readonly group: Group }

/**
 * Who gains and loses what by a change of a group, one page of people after the other: found by making the change, with its
 * rules and refusals, and rolling it back. For whoever may make the change; it tells no more than they see
 * (`preview-sight.ts`).
 */
export async function previewGroupChange(
  context: Context,
  groupId: string,
  { change, page }: { readonly change: GroupChangeToPreview; readonly page: PartRequest },
): Promise<GroupPreview> {
  if (change.change === 'delete') demandRight(context, 'groups.manage')
  else await demandToChangeMembers(context, groupId)
  return undone(context, async inside => {
    const group = await getGroup(inside, groupId)
    const affected = await affectedBy(inside, group, change)
    const people = await partOf(page, ({ after, limit }) =>
      listPeopleBelow(inside.db, { ...affected, after: after ?? nilId, limit }),
    )
    const seen = await seenPeople(inside, people.items)
    const before = await statesOf(inside, seen)
    await make(inside, group, change)
    const after = await statesOf(inside, seen)
    const effects = seen.map(user => effectOn(user, before, after))
    return { group, items: await narrowed(inside, effects), next: people.next }
  })
}

type Affected = {
  readonly accountId: string
  readonly groupIds: readonly string[]
  readonly userIds: readonly string[]
}

/** Everybody in the group, or whoever comes and goes: users, and those in groups that do. */
async function affectedBy(
  { db, account }: Context,
  { id }: Group,
  change: GroupChangeToPreview,
): Promise<Affected> {
  const accountId = account.id
  if (change.change === 'delete' || change.change === 'clear') {
    return { accountId, groupIds: [id], userIds: [] }
  }
  const ids = change.change === 'remove' ? [change.member] : change.ids
  const scope = { accountId, visibility: 'everything' } as const
  const found = await lockCandidates(db, scope, ids.filter(isId))
  const those = (kind: 'user' | 'group'): readonly string[] =>
    found.flatMap(each => (each.kind === kind ? [each.id] : []))
  return { accountId, groupIds: those('group'), userIds: those('user') }
}

async function make(
  context: Context,
  { id, name }: Group,
  change: GroupChangeToPreview,
): Promise<void> {
  switch (change.change) {
    case 'delete':
      await discardGroup(context, id, { confirmation: name })
      return
    case 'clear':
      await clearMembers(context, id)
      return
    case 'remove':
      await removeMember(context, id, change.member)
      return
    case 'add':
      await addMembers(context, id, change)
  }
}

type States = ReadonlyMap<string, UserState>

async function statesOf(context: Context, people: readonly PersonBelow[]): Promise<States> {
  const states = new Map<string, UserState>()
  for (const { id } of people) states.set(id, await stateOfUser(context, id))
  return states
}

function effectOn(user: PersonBelow, before: States, after: States): WholeEffect {
  const { role: _, ...effect } = effectOf(
    before.get(user.id) as UserState,
    after.get(user.id) as UserState,
  )
  return { user, effect }
}
