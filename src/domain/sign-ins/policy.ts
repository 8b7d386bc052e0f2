import {
  passwordLengths,
  rememberedDays,
  type SignInPolicy,
  wholePolicy,
} from '../../model/sign-in-policy.ts'
import { Refusal } from '../../model/refusal.ts'
import { roles } from '../../model/role.ts'
import { firstSwitches } from '../../model/sign-in-method.ts'
import {
  findAccountSettings,
  findSignInPolicy,
  lockAccountSettings,
  updateSignInPolicy,
} from '../../storage/accounts.ts'
import { countReach, type PolicyReach } from '../../storage/factors/people-without.ts'
import { demandRight } from '../caller.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { relyingPartyOf } from '../factors/relying-party.ts'
import { demandPowerOver } from '../rights/power-over.ts'
import { secondFactorDemand } from './second-factor.ts'

/** The policy with the version of the account that it stands in. */
export type SetPolicy = SignInPolicy & { readonly version: number }

/** What a change says; members that are left out stay. */
export type PolicyChange = {
  readonly [Name in keyof SignInPolicy]?: SignInPolicy[Name] | undefined
}

export type { PolicyReach }

/** How the people of the account may sign in. */
export async function getSignInPolicy(context: Context): Promise<SetPolicy> {
  demandRight(context, 'account.view')
  const { id } = context.account
  const { version } = await findAccountSettings(context.db, id)
  return { ...(await findSignInPolicy(context.db, id)), version }
}

/**
 * Changes how people may sign in. A stricter policy reaches who is signed in at their next authorization. Refuses one by
 * which nobody could sign in, and to ask less of account administrators by who is none. Without a difference nothing is written.
 */
export async function changeSignInPolicy(
  context: Context,
  change: PolicyChange,
  expected?: Expected,
): Promise<SetPolicy> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { id, slug } = inside.account
    const { version } = await lockAccountSettings(inside.db, id)
    if (!isExpected(expected, version)) {
      throw new Refusal('stale', `the account is at version ${version} by now`)
    }
    const before = await findSignInPolicy(inside.db, id)
    const after = checked(merge(before, change))
    const changes = changesBetween({ ...before }, { ...after })
    if (changes === undefined) return { ...before, version }
    if (asksLess(before, after) || losesPasskeys(before, after))
      demandPowerOver(inside, administrator)
    await updateSignInPolicy(inside.db, id, after)
    const target = { kind: 'account', id, name: slug } as const
    await recordEvent(inside, { type: 'account.sign_in_policy_changed', target, data: changes })
    return { ...after, version: version + 1 }
  })
}

/** Back to what a new account has: the way out where nobody can sign in any more. */
export async function resetSignInPolicy(context: Context): Promise<SetPolicy> {
  return changeSignInPolicy(context, wholePolicy({}))
}

/** Whom a change would concern: most of all, who would have to set up a second factor. Refuses what the change would. */
export async function previewSignInPolicy(
  context: Context,
  change: PolicyChange,
): Promise<PolicyReach> {
  demandRight(context, 'account.manage')
  const { account, db } = context
  const signInPolicy = checked(merge(await findSignInPolicy(db, account.id), change))
  return countReach(db, {
    accountId: account.id,
    everybody: signInPolicy.secondFactor === 'required',
    roles: signInPolicy.secondFactorRoles,
    relyingParty: relyingPartyOf({ ...account, signInPolicy })?.id ?? null,
  })
}

const administrator = 'account_administrator'
const demands = ['none', 'held', 'known', 'shown']

/** Whether less is demanded of account administrators than before. */
function asksLess(before: SignInPolicy, after: SignInPolicy): boolean {
  const demanded = (signInPolicy: SignInPolicy): number => {
    const account = { signInPolicy }
    const asked = { account, role: administrator, application: undefined, acrValues: [] } as const
    return demands.indexOf(secondFactorDemand(asked))
  }
  return demanded(after) < demanded(before)
}

/** Whoever has no other second factor is asked for none then, or sets one up by the first one alone. */
function losesPasskeys(before: SignInPolicy, after: SignInPolicy): boolean {
  return before.passkeys && !after.passkeys
}

function merge(before: SignInPolicy, change: PolicyChange): SignInPolicy {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...before, ...(Object.fromEntries(given) as Partial<SignInPolicy>) }
}

function checked(policy: SignInPolicy): SignInPolicy {
  if (!firstSwitches.some(name => policy[name])) {
    const why = 'one way to sign in here stays on: passwords, passkeys or mailed codes'
    throw new Refusal('invalid', why, { field: 'passwords' })
  }
  // The doors check the same; the command line has no schema.
  demandWithin('rememberDays', policy.rememberDays, rememberedDays)
  demandWithin('passwordLength', policy.passwordLength, passwordLengths)
  // In one order, so that the same roles are the same policy.
  const secondFactorRoles = roles.filter(role => policy.secondFactorRoles.includes(role))
  return { ...policy, secondFactorRoles }
}

type Range = { readonly fewest: number; readonly most: number }

function demandWithin(field: string, value: number, { fewest, most }: Range): void {
  if (Number.isInteger(value) && value >= fewest && value <= most) return
  throw new Refusal('invalid', `is a number from ${fewest} to ${most}`, { field })
}
