import { may } from '../domain/caller.ts'
import type { Definition } from './contract/operation.ts'
import { Problem } from './problem.ts'
import type { CallerContext } from './route.ts'

const recentMinutes = 15

/** Refuses a caller without what an operation needs; the domain checks again where rights alone do not decide. */
export function checkNeeds(context: CallerContext, { needs, recent }: Definition): void {
  checkRight(context, needs)
  if (recent === true) checkRecent(context)
}

function checkRight(context: CallerContext, needs: Definition['needs']): void {
  if (needs === 'signed-in' || needs === 'public') return
  const anyOf = typeof needs === 'string' ? [needs] : needs
  if (anyOf.some(right => may(context, right))) return
  const members = { rights: anyOf }
  throw new Problem(403, 'forbidden', `this needs the right ${anyOf.join(' or ')}`, { members })
}

/** Step-up: an application proves itself with each request, a person within the last minutes. */
function checkRecent({ account, caller }: CallerContext): void {
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
