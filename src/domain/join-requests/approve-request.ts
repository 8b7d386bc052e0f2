import type { SecretBox } from '../../lib/secret-box.ts'
import type { JoinRequest } from '../../model/join-request.ts'
import { Refusal } from '../../model/refusal.ts'
import type { OrdinaryRole } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import { decideJoinRequest } from '../../storage/join-requests/join-requests.ts'
import { findJoinSettings, requestSource } from '../../storage/join-requests/settings.ts'
import { findUser } from '../../storage/users/users.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { changeGroup } from '../groups/change-group.ts'
import { demandToChangeMembers } from '../groups/managers.ts'
import { inviteUser } from '../users/invitations/invitations.ts'
import { aboutRequest } from './about-request.ts'
import { mailAnswer } from './answer-mail.ts'
import { joinRole } from './join-settings.ts'
import { getJoinRequest, lockOpenRequest } from './join-requests.ts'

export type Approval = {
  /** In place of the groups that were asked for. */
  readonly groups?: readonly string[] | undefined
  /** In place of the role of the form. */
  readonly role?: OrdinaryRole | undefined
  /** When the memberships end; null for never. */
  readonly until?: Date | null | undefined
  readonly reason?: string | null | undefined
  readonly expected?: Expected
}

/**
 * Lets somebody in who asked to join: invites them, and puts them into the groups, with the request as the source. Who is
 * here already under that name joins the groups alone. Whoever decides must be able to give role and groups (`forbidden`);
 * a full plan refuses (`plan-limit`), and whatever refuses leaves the request open.
 */
export async function approveRequest(
  context: Context,
  box: SecretBox,
  id: string,
  approval: Approval = {},
): Promise<JoinRequest> {
  demandRight(context, 'users.manage')
  const { until } = approval
  if (until !== undefined && until !== null && until <= context.account.readAt) {
    throw new Refusal('invalid', 'a membership ends in the future', { field: 'until' })
  }
  return inTransaction(context, async inside => {
    const request = await lockOpenRequest(inside, id, approval.expected)
    const groups = approval.groups ?? request.groups.map(group => group.id)
    for (const groupId of groups) await demandToChangeMembers(inside, groupId)
    const user = await bringIn(inside, box, { request, role: approval.role })
    await join(inside, user, { groups, until: until ?? null })
    await close(inside, { request, user, groups, reason: approval.reason ?? null })
    return getJoinRequest(inside, id)
  })
}

/** Approves by the word of the form alone; whatever refuses leaves the request to administrators. */
export async function approveUnattended(
  context: Context,
  box: SecretBox,
  id: string,
): Promise<'waits' | 'approved'> {
  const actor = { kind: 'system', id: null, name: 'The request form' } as const
  const accountId = context.account.id
  try {
    await inTransaction({ ...context, actor }, async inside => {
      const request = await lockOpenRequest(inside, id)
      if (request.userId !== null) throw new Refusal('conflict', 'somebody has this name already')
      await demandOffered(inside, request)
      const source = { id: await requestSource(inside.db, accountId), unattended: true }
      await approveRequest({ ...inside, requests: source }, box, id)
    })
    return 'approved'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return 'waits'
  }
}

/** The form may have changed since it was filled in. */
async function demandOffered({ db, account }: Context, { groups }: JoinRequest): Promise<void> {
  const form = await findJoinSettings(db, account.id)
  const offered = new Set([...form.defaultGroups, ...form.choosableGroups].map(({ id }) => id))
  if (form.skipApproval && groups.every(({ id }) => offered.has(id))) return
  throw new Refusal('conflict', 'the form offers something else by now')
}

async function bringIn(
  context: Context,
  box: SecretBox,
  { request, role }: { readonly request: JoinRequest; readonly role: OrdinaryRole | undefined },
): Promise<User> {
  const { db, account } = context
  if (request.userId !== null) {
    const user = await findUser(db, account.id, request.userId)
    if (user === undefined) throw new Refusal('conflict', 'this person was deleted just now')
    await mailAnswer(context, box, { request, approved: true, reason: null })
    return user
  }
  const { user } = await inviteUser(context, box, {
    userName: request.address,
    displayName: request.name,
    externalId: null,
    active: false,
    attributes: {},
    values: { emails: [{ value: request.address, primary: true }] },
    role: role ?? (await joinRole(context)),
  })
  return user
}

async function join(
  context: Context,
  user: User,
  { groups, until }: { readonly groups: readonly string[]; readonly until: Date | null },
): Promise<void> {
  const requests = context.requests ?? {
    id: await requestSource(context.db, context.account.id),
    unattended: false,
  }
  // In one order, so that two who decide do not wait for each other in a circle.
  for (const groupId of [...new Set(groups)].toSorted()) {
    const members = { add: new Set([user.id]), remove: new Set<string>(), until }
    await changeGroup({ ...context, requests }, groupId, { members })
  }
}

type Closing = {
  readonly request: JoinRequest
  readonly user: User
  readonly groups: readonly string[]
  readonly reason: string | null
}

async function close(context: Context, { request, user, groups, reason }: Closing): Promise<void> {
  const { db, account, actor } = context
  const key = { accountId: account.id, id: request.id }
  const decision = { state: 'approved', deciderName: actor.name, reason, userId: user.id } as const
  await decideJoinRequest(db, key, decision)
  const data = { user: user.id, groups: [...groups] }
  await recordEvent(context, {
    type: 'join_request.approved',
    ...aboutRequest(context, request.id, data),
  })
}
