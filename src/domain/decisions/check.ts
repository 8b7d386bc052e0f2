import { type Action, actionRecord } from '../../model/action.ts'
import type { Right } from '../../model/right.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { SubjectReference } from '../../model/subject.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf } from './access.ts'
import { type Asker, askerOf, inLibraryOf } from './asker.ts'
import { decide, type Decision } from './decide.ts'
import { type Asked, demandToAsk } from './demand-to-ask.ts'
import { subjectIds, unnamed } from './subjects.ts'

export type Question = {
  /** Undefined for whoever asks. */
  readonly subject: SubjectReference | undefined
  readonly resource: ResourceReference
  readonly action: Action
}

/**
 * Answers questions of whoever may do what, in their order, for whoever may ask them (`demandToAsk`). What an application's
 * library does not hold is answered as no access. Each subject is looked up once.
 */
export async function check(
  context: Context,
  questions: readonly Question[],
): Promise<readonly Decision[]> {
  const asker = await askerOf(context)
  const subjects = await subjectsOf(context, asker, questions)
  const asked = questions.map(({ resource, action }, index) => {
    return { subjectId: subjects[index], resource, needs: actionRecord(action).right }
  })
  await demandToAsk(context, asker, asked)
  const found = await accessOfEach(context, asker, asked)
  return questions.map(({ resource, action }, index) => {
    const access = found.get(subjects[index]) ?? nobody
    return decide(access, access.resources.get(resource), action)
  })
}

/** The ids of the subjects of these questions, in their order; undefined for what names nobody. */
async function subjectsOf(
  context: Context,
  { subjectId: self }: Asker,
  questions: readonly Pick<Question, 'subject'>[],
): Promise<readonly (string | undefined)[]> {
  const named = questions.flatMap(({ subject }) => subject ?? [])
  const ids = await subjectIds(context, named)
  return questions.map(({ subject }) => {
    if (subject !== undefined) return ids.get(subject)
    if (self !== null) return self
    throw unnamed()
  })
}

async function accessOfEach(
  context: Context,
  asker: Asker,
  asked: readonly (Asked & { readonly needs: Right })[],
): Promise<ReadonlyMap<string | undefined, Access>> {
  const found = new Map<string | undefined, Access>()
  for (const [subjectId, own] of Map.groupBy(asked, each => each.subjectId)) {
    if (subjectId === undefined) continue
    const resources = [...new Set(own.map(each => each.resource))]
    const needs = [...new Set(own.map(each => each.needs))]
    const question = { subjectId, ...inLibraryOf(asker, resources), needs }
    found.set(subjectId, await accessOf(context, question))
  }
  return found
}

const nobody: Access = {
  alive: false,
  kind: null,
  role: null,
  rights: new Set(),
  floor: null,
  resources: new Map(),
}
