import type { Person } from '../../model/person.ts'
import { findOwnGroups } from '../../storage/groups/own-groups.ts'
import type { Context } from '../context.ts'
import { type Path, pathsInto, waysFrom } from './ways.ts'

/** A group that somebody is in, and through which memberships: one path for each that leads into it. */
export type OwnGroup = {
  readonly id: string
  readonly name: string
  readonly paths: readonly Path[]
}

export type OwnGroupPart = {
  readonly groups: readonly OwnGroup[]
  /** Behind which group the next part begins; undefined where there is none. */
  readonly next: string | undefined
}

const most = 50

/** A part of the groups that a person is in, with why, by name; `after` is the group that was told last. */
export async function ownGroups(
  context: Context,
  { id }: Pick<Person, 'id'>,
  after?: string,
): Promise<OwnGroupPart> {
  // Why somebody is in one group may be told by any membership: all of one person are read.
  const facts = await findOwnGroups(context.db, { accountId: context.account.id, id })
  const ways = waysFrom(id, facts)
  const begin = after === undefined ? 0 : facts.groups.findIndex(group => group.id === after) + 1
  const part = facts.groups.slice(begin, begin + most)
  const groups = part.map(group => ({ ...group, paths: pathsInto(group.id, ways) }))
  const isLast = begin + most >= facts.groups.length
  return { groups, next: isLast ? undefined : part.at(-1)?.id }
}
