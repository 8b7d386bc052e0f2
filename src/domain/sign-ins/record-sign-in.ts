import type { Person } from '../../model/person.ts'
import type { Method } from '../../model/sign-in-method.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'

/** A sign-in: to which application, when (seconds since 1970, as the session says), in which browser, and by which ways. */
export type NewSession = {
  readonly application: string
  readonly at: number
  readonly browser: string | null
  readonly methods: readonly Method[]
}

/** Writes that somebody signed in; lists of sessions say from here where each comes from. */
export async function recordSignIn(
  context: Context,
  { id, userName }: Person,
  session: NewSession,
): Promise<void> {
  const target = { kind: 'user', id, name: userName } as const
  await recordEvent(context, { type: 'sign_in.succeeded', target, data: session })
}
