import { isAction } from '../../model/action.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { askerOf, inLibraryOf } from '../decisions/asker.ts'
import { decide } from '../decisions/decide.ts'
import { accessWithPaths, type Explained } from '../decisions/explain.ts'
import { subjectIds } from '../decisions/subjects.ts'
import { belongs, type BesideQuestion } from './belongs.ts'
import { type Entity, isBeside, referenceTo, resourceOf } from './entities.ts'
import { type Reason, reasonOf } from './reasons.ts'

export type Evaluation = {
  readonly subject: Entity
  readonly action: string
  readonly resource: Entity
}

export type Evaluated = { readonly allowed: boolean; readonly reason: Reason }

/**
 * Decides for an application that asks (AuthZEN Authorization API 1.0, 6 and 7), in order: about files, folders and
 * collections of its own library, and, with the right to see them, about entry to applications, membership of groups and
 * roles of applications. What is unknown is denied like what is not allowed.
 */
export async function evaluate(
  context: Context,
  evaluations: readonly Evaluation[],
): Promise<readonly Evaluated[]> {
  demandRight(context, 'library.ask')
  const references = evaluations.map(({ subject }) => referenceTo(subject))
  const ids = await subjectIds(context, references)
  const asked = evaluations.map((evaluation, index) => {
    const resource = resourceOf(evaluation.resource)
    return { ...evaluation, resource, subjectId: ids.get(references[index] ?? '') }
  })
  const found = await findForEach(context, asked)
  const decided: Evaluated[] = []
  for (const each of asked) {
    const known = found.get(each.subjectId)
    if (known === undefined || known.access.kind !== each.subject.type) decided.push(unknownSubject)
    else if (isBeside(each.resource.type)) decided.push(await evaluateBeside(context, each, known))
    else decided.push(evaluateInLibrary(each, known))
  }
  return decided
}

type Asked = Evaluation & { readonly subjectId: string | undefined }

const unknownSubject: Evaluated = {
  allowed: false,
  reason: { id: 'not-alive', user: 'You cannot be let in now.', admin: 'there is no such subject' },
}

/** What each subject has on what is asked about, each found in one statement. */
async function findForEach(
  context: Context,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string | undefined, Explained>> {
  const asker = await askerOf(context)
  const found = new Map<string | undefined, Explained>()
  for (const [subjectId, own] of Map.groupBy(asked, each => each.subjectId)) {
    if (subjectId === undefined) continue
    const inside = own.filter(({ resource }) => !isBeside(resource.type))
    const resources = [...new Set(inside.map(({ resource }) => resource.id))]
    const question = { subjectId, ...inLibraryOf(asker, resources) }
    found.set(subjectId, await accessWithPaths(context, question))
  }
  return found
}

function evaluateInLibrary(
  { action, resource }: Evaluation,
  { access, paths }: Explained,
): Evaluated {
  const there = access.resources.get(resource.id)
  const reached = there?.kind === resource.type ? there : undefined
  if (!isAction(action)) {
    const reason = {
      id: 'no-such-action',
      user: 'This cannot be done here.',
      admin: 'no-such-action',
    }
    return { allowed: false, reason }
  }
  const decision = decide(access, reached, action)
  const own = reached === undefined ? [] : (paths.get(reached.id) ?? [])
  return { allowed: decision.allowed, reason: reasonOf(decision, own) }
}

async function evaluateBeside(
  context: Context,
  { action, resource, subjectId = '' }: Asked,
  { access }: { readonly access: Access },
): Promise<Evaluated> {
  const question = { ...resource, action, subjectId } as BesideQuestion
  const { allowed, why } = await belongs(context, question, access)
  const user = allowed ? 'You may.' : 'You may not.'
  return { allowed, reason: { id: allowed ? 'allowed' : 'no-access', user, admin: why } }
}
