import type { Action } from '../../model/action.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf } from './access.ts'
import { askerOf } from './asker.ts'
import { decide, type Decision } from './decide.ts'

export type Question = {
  /** The id of a user, a group or an application. */
  readonly subjectId: string
  readonly resource: ResourceReference
  readonly action: Action
}

/**
 * Answers questions of whoever may do what, in their order. An application asks about its own library; what it does not
 * hold is answered as no access. Each subject is looked up once.
 */
export async function check(
  context: Context,
  questions: readonly Question[],
): Promise<readonly Decision[]> {
  demandRight(context, 'library.ask')
  const { libraryId } = await askerOf(context)
  const bySubject = Map.groupBy(questions, each => each.subjectId)
  const found = new Map<string, Access>()
  for (const [subjectId, own] of bySubject) {
    const resources = libraryId === undefined ? [] : [...new Set(own.map(each => each.resource))]
    const asked = { subjectId, resources, libraryId: libraryId ?? null }
    found.set(subjectId, await accessOf(context, asked))
  }
  return questions.map(({ subjectId, resource, action }) => {
    const access = found.get(subjectId) as Access
    return decide(access, access.resources.get(resource), action)
  })
}
