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
  throw new Problem(403, 'forbidden', detail, { members: { rights } })
}

/** Undefined where no right decides. */
function rightsIn(needs: Definition['needs']): readonly Right[] | undefined {
  if (needs === 'signed-in' || needs === 'public') return undefined
  return typeof needs === 'string' ? [needs] : needs
}

/** Step-up: an application proves itself with each request, a person within the last minutes. */
export function checkRecent({ account, caller }: CallerContext): void {
  const { signedInAt } = caller
  if (
    signedInAt === null ||
    account.readAt.getTime() - signedInAt.getTime() <= recentMinutes * 60_000
  )
    return
  const detail = `this needs a sign-in within the last ${recentMinutes} minutes`
  const members = { signIn: `${account.issuer}/console/sign-in?prompt=login` }
  throw new Problem(403, 'reauthentication_required', detail, { members })
}
