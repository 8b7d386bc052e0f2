import { type JoinSettings, type JoinMode, type NamedGroup } from '../../model/join-request.ts'
import { Refusal } from '../../model/refusal.ts'
import { rightRecords } from '../../model/right.ts'
import { type OrdinaryRole, roleRecords } from '../../model/role.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import {
  findJoinSettings,
  isJoinSecret,
  putJoinSecret,
  putJoinSettings,
} from '../../storage/join-requests/settings.ts'
import { demandRight } from '../caller.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { getGroup } from '../groups/groups.ts'
import { demandToChangeMembers } from '../groups/managers.ts'
import { demandRoles } from '../plan/limits.ts'
import { demandToGiveMembership } from '../rights/give-membership.ts'
import { demandToGiveRole } from '../rights/give-role.ts'

export type JoinChange = {
  readonly mode?: JoinMode | undefined
  readonly role?: OrdinaryRole | undefined
  readonly skipApproval?: boolean | undefined
  readonly defaultGroups?: readonly string[] | undefined
  readonly choosableGroups?: readonly string[] | undefined
}

/** How people from outside may ask to join. */
export async function getJoinSettings(context: Context): Promise<JoinSettings> {
  demandRight(context, 'account.view')
  return findJoinSettings(context.db, context.account.id)
}

/**
 * Sets how people from outside may ask to join. Who opens the form gives its role and its groups away, so they must be able
 * to (`forbidden`). Without anybody's decision nobody gets a role that rules over others (`invalid`).
 */
export async function changeJoinSettings(
  context: Context,
  change: JoinChange,
  expected?: Expected,
): Promise<JoinSettings> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const before = await lockedSettings(inside, expected)
    const after = {
      ...before,
      mode: change.mode ?? before.mode,
      role: change.role ?? before.role,
      skipApproval: change.skipApproval ?? before.skipApproval,
      defaultGroups: await groupsAfter(inside, before.defaultGroups, change.defaultGroups),
      choosableGroups: await groupsAfter(inside, before.choosableGroups, change.choosableGroups),
    }
    const changes = changesBetween(stateOf(before), stateOf(after))
    if (changes === undefined) return before
    if (after.mode !== 'off') await demandToOffer(inside, after)
    await putJoinSettings(inside.db, inside.account.id, after)
    await tell(inside, changes)
    return findJoinSettings(inside.db, inside.account.id)
  })
}

/** Makes a new secret for the link to the form: with the one before nobody comes in. Gives the whole link, this once. */
export async function renewJoinLink(
  context: Context,
  expected?: Expected,
): Promise<{ readonly link: string; readonly settings: JoinSettings }> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { id: accountId, issuer } = inside.account
    const before = await lockedSettings(inside, expected)
    if (before.version === 0) await putJoinSettings(inside.db, accountId, before)
    const secret = newToken('join')
    await putJoinSecret(inside.db, { accountId, secretHash: hashToken(secret) })
    await tell(inside, { linkRenewed: true })
    const settings = await findJoinSettings(inside.db, accountId)
    return { link: `${issuer}/sign-in/join/${secret}`, settings }
  })
}

/** What people get whose request is approved. */
export async function joinRole({ db, account }: Context): Promise<OrdinaryRole> {
  return (await findJoinSettings(db, account.id)).role
}

/** The form as who is at this address may see it; not found where it is off, or the secret is none. */
export async function openJoinForm(
  { db, account }: Context,
  secret: string | undefined,
): Promise<JoinSettings> {
  const settings = await findJoinSettings(db, account.id)
  const isOpen =
    secret === undefined
      ? settings.mode === 'public'
      : settings.mode === 'secret' &&
        (await isJoinSecret(db, { accountId: account.id, secretHash: hashToken(secret) }))
  if (isOpen) return settings
  throw new Refusal('not-found', 'there is no such form')
}

async function lockedSettings(context: Context, expected: Expected): Promise<JoinSettings> {
  await lockAccount(context.db, context.account.id, 'join settings')
  const settings = await findJoinSettings(context.db, context.account.id)
  if (isExpected(expected, settings.version)) return settings
  throw new Refusal('stale', `the form is at version ${settings.version} by now`)
}

async function groupsAfter(
  context: Context,
  before: readonly NamedGroup[],
  ids: readonly string[] | undefined,
): Promise<readonly NamedGroup[]> {
  if (ids === undefined) return before
  const groups = []
  for (const id of new Set(ids)) {
    const { name } = await getGroup(context, id)
    groups.push({ id, name })
  }
  return groups.toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
}

async function demandToOffer(context: Context, settings: JoinSettings): Promise<void> {
  const { role, skipApproval } = settings
  const groups = [...settings.defaultGroups, ...settings.choosableGroups].map(({ id }) => id)
  await demandToGiveRole(context, role)
  demandRoles(context, [role])
  for (const id of groups) await demandToChangeMembers(context, id)
  await demandToGiveMembership(context, groups)
  const rules = roleRecords[role].rights.some(right => rightRecords[right].administrative)
  if (skipApproval && rules) {
    const why = 'nobody gets a role that rules over others without an administrator’s decision'
    throw new Refusal('invalid', why, { field: 'skipApproval' })
  }
}

function stateOf({ mode, role, skipApproval, ...groups }: JoinSettings): {
  readonly mode: string
  readonly role: string
  readonly skipApproval: boolean
  readonly defaultGroups: readonly string[]
  readonly choosableGroups: readonly string[]
} {
  const ids = (list: readonly NamedGroup[]): readonly string[] =>
    list.map(({ id }) => id).toSorted()
  return {
    mode,
    role,
    skipApproval,
    defaultGroups: ids(groups.defaultGroups),
    choosableGroups: ids(groups.choosableGroups),
  }
}

async function tell(
  context: Context,
  data: NonNullable<ReturnType<typeof changesBetween>> | { linkRenewed: true },
): Promise<void> {
  const { id, slug } = context.account
  const target = { kind: 'account', id, name: slug } as const
  await recordEvent(context, { type: 'join_form.changed', target, data })
}
