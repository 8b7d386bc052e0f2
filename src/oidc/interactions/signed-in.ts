import { homeClientId } from '../../domain/accounts.ts'
import { isOver } from '../../domain/person.ts'
import type { Ctx } from '../../http/state.ts'
import type { Application } from '../../model/application.ts'
import type { Person } from '../../model/person.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { entryFor } from '../request.ts'
import { formToken } from './form.ts'

/** Who is signed in to the account's own pages, in which session. */
export type SignedIn = {
  readonly person: Person
  readonly application: Application
  readonly sessionUid: string
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
  const { accountId: sub, loginTs = 0, uid } = session
  if (sub === undefined) return undefined
  const entry = await entryFor(ctx, db, { sub, clientId: homeClientId })
  const { allowed, person, application } = entry
  if (!allowed || person === undefined || application === undefined) return undefined
  if (isOver(person, loginTs)) return undefined
  return { person, application, sessionUid: uid, token: formToken(box, uid) }
}
