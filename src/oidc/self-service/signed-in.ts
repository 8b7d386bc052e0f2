import { homeClientId } from '../../domain/accounts.ts'
import { isOver } from '../../domain/person.ts'
import type { Ctx } from '../../http/state.ts'
import type { Person } from '../../model/person.ts'
import { formToken } from '../interactions/form.ts'
import { localesOf } from '../../model/language.ts'
import { prefer } from '../texts/language.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { entryFor } from '../request.ts'

/** Who is signed in to the account's own pages, in which session. */
export type SignedIn = {
  readonly person: Person
  readonly sessionUid: string
  /** When they last proved who they are, in seconds since 1970, and how strongly (`contextClasses`). */
  readonly at: number
  readonly acr: string | undefined
  /** What forms of these pages send along. */
  readonly token: string
}

/** Undefined where nobody is, or whoever was may not be any more. */
export async function signedInAt(
  ctx: Ctx,
  { db, box }: OpenidParts,
  { provider }: AccountProvider,
): Promise<SignedIn | undefined> {
  const session = await provider.Session.get(ctx)
  const { accountId: sub, loginTs: at = 0, uid, acr } = session
  if (sub === undefined) return undefined
  const { allowed, person } = await entryFor(ctx, db, { sub, clientId: homeClientId })
  if (!allowed || person === undefined || isOver(person, at)) return undefined
  prefer(ctx, localesOf(person))
  return { person, sessionUid: uid, at, acr, token: formToken(box, uid) }
}
