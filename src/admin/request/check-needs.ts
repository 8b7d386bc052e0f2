import { may } from '../../domain/caller.ts'
import type { Right } from '../../model/right.ts'
import type { Definition } from '../contract/operation.ts'
import { Problem } from './problem.ts'
import type { CallerContext } from '../route.ts'

const recentMinutes = 15

/** Refuses a caller without what an operation needs; the domain checks again where rights alone do not decide. */
export function checkNeeds(context: CallerContext, { needs, recent }: Definition): void {
  checkRight(context, needs)
  if (recent === true) checkRecent(context)
}

/** Whether a caller has what an operation needs. */
export function fulfils(context: CallerContext, needs: Definition['needs']): boolean {
  return rightsIn(needs)?.some(right => may(context, right)) !== false
}

function checkRight(context: CallerContext, needs: Definition['needs']): void {
  if (fulfils(context, needs)) return
  const rights = rightsIn(needs) ?? []
  const detail = `this needs the right ${rights.join(' or ')}`
  const members = { rights }
  if (context.caller.kind === 'user') throw new Problem(403, 'forbidden', detail, { members })
  const more = `${detail}: given to the application, and named as a scope of its token`
  throw new Problem(403, 'forbidden', more, { members, headers: insufficientScope(rights) })
}

/** RFC 6750 3.1. */
function insufficientScope(rights: readonly Right[]): Readonly<Record<string, string>> {
  const challenge = `Bearer realm="api", error="insufficient_scope", scope="${rights[0]}"`
  return { 'www-authenticate': challenge }
}

/** Undefined where no right decides. */
function rightsIn(needs: Definition['needs']): readonly Right[] | undefined {
  if (needs === 'signed-in' || needs === 'public') return undefined
  return typeof needs === 'string' ? [needs] : needs
}

/** Whether step-up would find nothing to refuse. */
export function isRecent({ account, caller }: Pick<CallerContext, 'account' | 'caller'>): boolean {
  const { signedInAt } = caller
  if (signedInAt === null) return true
  return account.readAt.getTime() - signedInAt.getTime() <= recentMinutes * 60_000
}

/** Step-up: an application proves itself with each request, a person within the last minutes. */
export function checkRecent({ account, caller }: CallerContext): void {
  if (isRecent({ account, caller })) return
  const detail = `this needs a sign-in within the last ${recentMinutes} minutes`
  const members = { signIn: `${account.issuer}/console/sign-in?prompt=login` }
  throw new Problem(403, 'reauthentication_required', detail, { members })
}
