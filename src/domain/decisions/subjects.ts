import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import { subPrefix, type SubjectReference } from '../../model/subject.ts'
import { findSubjects } from '../../storage/decisions/subjects.ts'
import type { Context } from '../context.ts'
import type { Asker } from './asker.ts'

/**
 * The ids that these references name. What names nothing is missing; an id names itself, whether there is one or not. An
 * application with pairwise subjects names people by those of its sector, and by no others.
 */
export async function subjectIds(
  { db, account, caller }: Context,
  references: readonly SubjectReference[],
): Promise<ReadonlyMap<SubjectReference, string>> {
  const subs = references.flatMap(each => subOf(each) ?? [])
  const key = { accountId: account.id, sector: caller?.sector }
  const found = await findSubjects(db, { ...key, subs: [...new Set(subs)] })
  const pairs = references.flatMap(reference => {
    const sub = subOf(reference)
    const id = sub === undefined ? reference : found.get(sub)
    return id === undefined || !isId(id) ? [] : [[reference, id] as const]
  })
  return new Map(pairs)
}

function subOf(reference: SubjectReference): string | undefined {
  return reference.startsWith(subPrefix) ? reference.slice(subPrefix.length) : undefined
}

/** The id of the one subject that a question names, whoever asks where it names none; undefined for nobody. */
export async function idOfSubject(
  context: Context,
  { subjectId: self }: Asker,
  reference: SubjectReference | undefined,
): Promise<string | undefined> {
  if (reference !== undefined) return (await subjectIds(context, [reference])).get(reference)
  if (self !== null) return self
  throw unnamed()
}

/** Of an application that asks for itself: no subject is meant unless one is named. */
export function unnamed(): Refusal {
  const message = 'an application names the subject, or says in On-Behalf-Of who asks'
  return new Refusal('invalid', message, { field: 'subject' })
}
