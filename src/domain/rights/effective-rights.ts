import { isId } from '../../lib/ids.ts'
import { isRight, type Right } from '../../model/right.ts'
import { type Role, rightsOfRole } from '../../model/role.ts'
import { findRightFacts, type RightFacts } from '../../storage/rights/effective-rights.ts'
import type { Context } from '../context.ts'

/** What a user or an application may do, and by which role. */
export type Standing = {
  readonly kind: 'user' | 'application'
  /** Null for an application. */
  readonly role: Role | null
  readonly rights: ReadonlySet<Right>
}

/**
 * What this user or application has now: role, account defaults, own rights and those of all groups, in one statement;
 * undefined where there is none with this id. Rights of a group are not copied: they come and go with the membership.
 */
export async function standingOf(
  context: Pick<Context, 'db' | 'account'>,
  principalId: string,
): Promise<Standing | undefined> {
  if (!isId(principalId)) return undefined
  const facts = await findRightFacts(context.db, { accountId: context.account.id, id: principalId })
  return facts && { kind: facts.kind, role: facts.role, rights: rightsFrom(facts) }
}

/** The rights of this user or application; none where there is none with this id. */
export async function effectiveRights(
  context: Pick<Context, 'db' | 'account'>,
  principalId: string,
): Promise<ReadonlySet<Right>> {
  return (await standingOf(context, principalId))?.rights ?? new Set()
}

/** The rights that follow from these facts: those of the role, and those that were given. */
export function rightsFrom({
  role,
  activeByRight,
  granted,
}: Pick<RightFacts, 'role' | 'activeByRight' | 'granted'>): ReadonlySet<Right> {
  const implied = role === null ? [] : rightsOfRole(role, { activeByRight })
  return new Set([...implied, ...granted.filter(isRight)])
}
