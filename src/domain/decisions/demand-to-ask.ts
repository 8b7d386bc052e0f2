import { rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { accessOfAsker, type Asker, demandOn } from './asker.ts'

/** Of whom (undefined: of nobody who is known here) and of what somebody asks. */
export type Asked = { readonly subjectId: string | undefined; readonly resource: ResourceReference }

/** Those of these resources about which whoever asks may ask what others have, by the rule of `demandToAsk`. */
export async function mayAskAbout(
  context: Context,
  ids: readonly string[],
): Promise<readonly string[]> {
  const access = await accessOfAsker(context, ids)
  const least = access.rights.has('users.view') ? 'view' : 'manage'
  return ids.filter(id => {
    const level = access.resources.get(id)?.level ?? null
    return access.alive && rankOf(level) >= rankOf(least)
  })
}

/**
 * Refuses questions about others that whoever asks may not ask. An application with the right asks whatever it likes about
 * its own library. A person asks about themselves; about others on what they manage, or with the right to see users on
 * what they see themselves.
 */
export async function demandToAsk(
  context: Context,
  asker: Asker,
  questions: readonly Asked[],
): Promise<void> {
  if (context.caller?.kind === 'application') demandRight(context, 'library.ask')
  if (asker.subjectId === null) return
  const others = questions.filter(({ subjectId }) => subjectId !== asker.subjectId)
  if (others.length === 0) return
  const references = [...new Set(others.map(({ resource }) => resource))]
  const access = await accessOfAsker(context, references, { asker })
  for (const reference of references) {
    if (!access.rights.has('users.view')) demandOn(access, reference, 'manage')
    else if ((access.resources.get(reference)?.level ?? null) === null) {
      throw new Refusal('not-found', 'there is no such resource')
    }
  }
}
