import { isId } from '../../lib/ids.ts'
import { listPeopleReaching } from '../../storage/decisions/given.ts'
import { listReached, listShared } from '../../storage/decisions/roots.ts'
import { listPeopleBelow } from '../../storage/groups/people-below.ts'
import type { Context } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { everywhere } from '../decisions/who.ts'
import type { AccessChange } from './access-change.ts'

/** Where in the pairs of resources and people a part begins: all people for some resources, then for the next ones. */
export type PairPlace = {
  /** The resources behind this one; and for them the people behind that one. */
  readonly resource: string
  readonly person: string
}

type Page = { readonly after: string; readonly limit: number }

/** Who and what a change can concern, each by id: more than it does, and never less. */
export type Affected = {
  readonly people: (context: Context, page: Page) => Promise<readonly string[]>
  readonly resources: (context: Context, page: Page) => Promise<readonly string[]>
}

export function affectedBy(asked: AccessChange, libraryId: string | null): Affected {
  switch (asked.change) {
    case 'share':
    case 'revoke':
    case 'move':
      return onResource(asked.resource)
    case 'change-role':
      return ofUser(asked.user, libraryId)
    case 'delete-group':
      return ofGroup(asked.group, { groupIds: [asked.group], userIds: [] }, libraryId)
    case 'add-members':
      return ofGroup(asked.group, both(asked.members), libraryId)
    case 'remove-member':
      return ofGroup(asked.group, both([asked.member]), libraryId)
  }
}

function onResource(reference: string): Affected {
  const idIn = async (context: Context): Promise<string | undefined> =>
    (await accessOfAsker(context, [reference])).resources.get(reference)?.id
  return {
    people: async (context, page) => {
      const resourceId = await idIn(context)
      if (resourceId === undefined) return []
      const roles = everywhere.map(({ role }) => role)
      const key = { accountId: context.account.id, resourceId, roles }
      return idsOf(await listPeopleReaching(context.db, { ...key, ...page }))
    },
    resources: async (context, { after }) => {
      const id = await idIn(context)
      return id === undefined || id <= after ? [] : [id]
    },
  }
}

function ofUser(user: string, libraryId: string | null): Affected {
  return {
    people: async (_, { after }) => (user > after ? [user] : []),
    resources: async ({ db, account }, page) =>
      listReached(db, { accountId: account.id, subjectId: user, libraryId, ...page }),
  }
}

type Members = { readonly groupIds: readonly string[]; readonly userIds: readonly string[] }

/** A member may be either: an id names one thing. */
function both(ids: readonly string[]): Members {
  const known = ids.filter(isId)
  return { groupIds: known, userIds: known }
}

/** What a group has, itself or through the groups that it is in, is what its members have by it. */
function ofGroup(group: string, members: Members, libraryId: string | null): Affected {
  return {
    people: async ({ db, account }, page) =>
      idsOf(await listPeopleBelow(db, { accountId: account.id, ...members, ...page })),
    resources: async ({ db, account }, page) =>
      listShared(db, { accountId: account.id, subjectId: group, libraryId, ...page }),
  }
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id)
}
