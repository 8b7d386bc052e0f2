import { isId } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import { Refusal } from '../../model/refusal.ts'
import type { RightGrant } from '../../model/right-grant.ts'
import { type Right, rightRecords } from '../../model/right.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  deleteGrant,
  findGrant,
  findHolder,
  type Holder,
  listGrants as listRows,
  lockHolder,
  putGrant,
} from '../../storage/rights/granted-rights.ts'
import { demandRight, demandToGive } from '../caller.ts'
import { membersChanged } from '../changed-entry.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { checkLength } from '../text-limits.ts'
import { keepAnActivatedAdministrator } from '../users/administrators.ts'
import { endEverybodysLostActivation, endLostActivation } from './lost-activation.ts'
import { demandToGiveUntil } from './right-ends.ts'
import { demandPowerOver } from './power-over.ts'

/** Whom rights are given to. Of a principal that turns out to be of another kind than is said there is none. */
export type Held = {
  /** The id of a user, a group or an application, or null for every user of the account. */
  readonly principalId: string | null
  readonly kind?: Holder['kind']
}

/** A right and who has it. */
export type Holding = Held & { readonly right: Right }

export type Giving = Holding & {
  readonly reason?: string | null
  /** From when on it has no effect; null for no end. */
  readonly until?: Date | null
  /** Of a group: whether a directory or manager who lacks the right may put people into it; by default what does not rule over others. */
  readonly delegated?: boolean
}

/**
 * Gives a right, or changes the terms of one that was given: it works from the next decision on. Refuses (`forbidden`) who
 * lacks the right, or has it for a shorter time, and a directory. Doing the same again changes nothing.
 */
export async function grantRight(context: Context, giving: Giving): Promise<void> {
  const { right, principalId, reason = null, until = null } = giving
  checkLength('reason', reason)
  if (until !== null && !(until.getTime() > Date.now())) {
    throw new Refusal('invalid', 'a right ends in the future', { field: 'until' })
  }
  await inTransaction(context, async inside => {
    const holder = await lockedHolder(inside, giving)
    demandToGive(inside, [right])
    await demandToGiveUntil(inside, right, until)
    const key = { accountId: inside.account.id, principalId }
    const delegated = holder.kind === 'group' && (giving.delegated ?? isPlain(right))
    const before = await findGrant(inside.db, { ...key, right })
    const after = { right, delegated, granter: inside.actor, reason, until }
    if (before !== undefined && isSame(before, after)) return
    await putGrant(inside.db, key, after)
    const data = { right, ...(before && { before: termsOf(before) }), after: termsOf(after) }
    await recordEvent(inside, {
      type: 'right.granted',
      target: targetOf(inside, giving, holder),
      data,
    })
  })
}

/** Takes a right that was given. What the holder has by role, account or another group stays. */
export async function revokeRight(context: Context, holding: Holding): Promise<void> {
  const { right, principalId } = holding
  await inTransaction(context, async inside => {
    const holder = await lockedHolder(inside, holding)
    const key = { accountId: inside.account.id, principalId, right }
    const before = await findGrant(inside.db, key)
    if (before === undefined) throw new Refusal('not-found', `${right} was not given here`)
    await deleteGrant(inside.db, key)
    const data = { right, before: termsOf(before) }
    const target = targetOf(inside, holding, holder)
    await recordEvent(inside, { type: 'right.revoked', target, data }, followsOf(holding))
    if (right === 'active') await endLoss(inside, principalId)
  })
}

/** What was given to this user, group or application itself, or to every user, and counts now. */
export async function listGrants(
  context: Context,
  { principalId, kind }: Held,
): Promise<readonly RightGrant[]> {
  const key = { accountId: context.account.id, principalId }
  if (principalId === null) {
    demandRight(context, 'users.view')
    return listRows(context.db, key)
  }
  const holder = isId(principalId)
    ? await findHolder(context.db, { ...key, principalId })
    : undefined
  if (holder === undefined || (kind ?? holder.kind) !== holder.kind) throw noHolder()
  demandRight(context, seeing[holder.kind])
  return listRows(context.db, key)
}

type AnyHolder = Holder | { readonly kind: 'account'; readonly name: string; readonly role: null }

const managing = {
  account: 'users.manage',
  user: 'users.manage',
  group: 'groups.manage',
  application: 'applications.manage',
} as const

const seeing = {
  user: 'users.view',
  group: 'groups.view',
  application: 'applications.view',
} as const

/** The holder, held until the transaction ends, if whoever asks may change what it has. */
async function lockedHolder(context: Context, { principalId, kind }: Held): Promise<AnyHolder> {
  if (context.connection !== undefined) {
    throw new Refusal('forbidden', 'rights are given in the console, not by a directory')
  }
  const { db, account } = context
  if (principalId === null) {
    await lockAccount(db, account.id, 'rights')
    demandRight(context, managing.account)
    return { kind: 'account', name: account.slug, role: null }
  }
  const key = { accountId: account.id, principalId }
  const holder = isId(principalId) ? await lockHolder(db, key) : undefined
  if (holder === undefined || (kind ?? holder.kind) !== holder.kind) throw noHolder()
  demandRight(context, managing[holder.kind])
  if (holder.role !== null) demandPowerOver(context, holder.role)
  return holder
}

/** Somebody without the right *active* may be just signing in: whoever lost it is looked at again by the jobs. */
function followsOf({ right, principalId }: Holding): readonly OutboxEntry[] {
  const decides = right === 'active' && principalId !== null
  return decides ? [membersChanged({ members: [principalId] })] : []
}

async function endLoss(context: Context, principalId: string | null): Promise<void> {
  if (principalId !== null) return endLostActivation(context, [principalId])
  if (!context.account.activeByRight) return
  await endEverybodysLostActivation(context)
  await keepAnActivatedAdministrator(context)
}

function noHolder(): Refusal {
  return new Refusal('not-found', 'there is no such user, group or application')
}

function isPlain(right: Right): boolean {
  return !rightRecords[right].administrative
}

type Terms = Pick<RightGrant, 'delegated' | 'reason' | 'until'>

function isSame(before: Terms, after: Terms): boolean {
  return JSON.stringify(termsOf(before)) === JSON.stringify(termsOf(after))
}

function termsOf({ delegated, reason, until }: Terms): Record<string, string | boolean | null> {
  return { delegated, reason, until: until?.toISOString() ?? null }
}

function targetOf(
  { account }: Context,
  { principalId }: Holding,
  { kind, name }: AnyHolder,
): EventRecord['target'] {
  return { kind, id: principalId ?? account.id, name }
}
