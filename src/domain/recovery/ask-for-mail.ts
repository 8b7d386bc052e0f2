import { foldCase } from '../../lib/fold-case.ts'
import { networkOf } from '../../lib/network.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import type { ThrottleKey } from '../../storage/throttles.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'

/**
 * What somebody wants to get by mail, of whom only a name is known: a link to a new password, a code for a sign-in, or where
 * they can sign in.
 */
export type AskedMail =
  | { readonly what: 'recovery'; readonly userName: string }
  | { readonly what: 'where'; readonly userName: string }
  | { readonly what: 'code'; readonly userName: string; readonly uid: string }

/**
 * Takes the wish for a mail. Whether there is anybody of that name, and a way to reach them, is found out later, by a job:
 * the answer and the time that it takes are the same for every name (ASVS 6.3.8). Too many wishes are refused as busy: from
 * one network few, which count no more against the name, so that a stranger keeps nobody from their mail.
 */
export async function askForMail(context: Context, asked: AskedMail): Promise<void> {
  for (const keys of throttleKeys(context, foldCase(asked.userName))) {
    await countAttempt(context, { keys, tooMany: 'There were too many wishes for mail.' })
  }
  await insertOutbox(context.db, context.account.id, [{ kind: 'mail-asked', payload: asked }])
}

/** The near ones come first. */
function throttleKeys({ address }: Context, name: string): readonly (readonly ThrottleKey[])[] {
  const network = networkOf(address)
  const near = [
    { key: JSON.stringify(['mail to name and network', network, name]), limit: 4 },
    { key: JSON.stringify(['mail from network', network]), limit: 100 },
  ]
  return [near, [{ key: JSON.stringify(['mail to name', name]), limit: 12 }]]
}
