import type {
  HeldAppRole,
  OpenApplication,
  ReachedGroup,
  UserMembership,
} from '../../../model/user-holdings.ts'
import type { User } from '../../../model/user.ts'
import { listMembershipsOfUser } from '../../../storage/users/holdings/memberships-of-user.ts'
import {
  listHeldAppRoles,
  listOpenApplications,
} from '../../../storage/users/holdings/open-applications.ts'
import { listReachedGroups } from '../../../storage/users/holdings/reached-groups.ts'
import { demandRight } from '../../caller.ts'
import type { Context } from '../../context.ts'
import { type Part, partOf, type PartRequest } from '../../parts.ts'
import { isActive } from '../../person.ts'
import { dormancyOf } from '../../plan/dormant.ts'
import { isActivated } from '../../rights/activation.ts'
import { ofUser } from '../of-user.ts'
import { getUser } from '../users.ts'

/** The groups that a person is a member of itself: from which source, since when and until when. */
export async function membershipsOf(
  context: Context,
  userId: string,
  request: PartRequest,
): Promise<Part<UserMembership>> {
  const key = ofUser(context, (await seenUser(context, userId)).id)
  return partOf(request, page => listMembershipsOfUser(context.db, { ...key, ...page }))
}

/** The groups that a person is in by now, directly or through groups, each with the shortest way there. */
export async function reachedGroupsOf(
  context: Context,
  userId: string,
  request: PartRequest,
): Promise<Part<ReachedGroup>> {
  const key = ofUser(context, (await seenUser(context, userId)).id)
  return partOf(request, page => listReachedGroups(context.db, { ...key, ...page }))
}

/** The applications that a person may enter: none for whom is not let in at all. */
export async function applicationsOf(
  context: Context,
  userId: string,
  request: PartRequest,
): Promise<Part<OpenApplication>> {
  const user = await seenUser(context, userId)
  if (!(await isLetIn(context, user))) return { items: [], next: undefined }
  const key = ofUser(context, user.id)
  return partOf(request, page => listOpenApplications(context.db, { ...key, ...page }))
}

/** The app roles that a person has, by themselves or through groups. */
export async function appRolesOf(
  context: Context,
  userId: string,
  request: PartRequest,
): Promise<Part<HeldAppRole>> {
  const key = ofUser(context, (await seenUser(context, userId)).id)
  return partOf(request, page => listHeldAppRoles(context.db, { ...key, ...page }))
}

/** Whether somebody may be signed in now, wherever that is. */
export async function isLetIn(context: Context, user: User): Promise<boolean> {
  if (!isActive(user) || !(await isActivated(context, user))) return false
  return (await dormancyOf(context, user)) === undefined
}

/** The person, for whoever may see what people have. */
export async function seenUser(context: Context, userId: string): Promise<User> {
  demandRight(context, 'users.view')
  return getUser(context, userId)
}
