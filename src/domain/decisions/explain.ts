import type { Action } from '../../model/action.ts'
import type { Level } from '../../model/level.ts'
import type { ResourceKind, ResourceReference } from '../../model/resource.ts'
import { Refusal } from '../../model/refusal.ts'
import type { SubjectKind, SubjectReference } from '../../model/subject.ts'
import { type ExplainedFacts, findWays, findWaysOfSubjects } from '../../storage/decisions/ways.ts'
import type { Context } from '../context.ts'
import { type Access, type AccessQuestion, judge, keyOf, type Reached } from './access.ts'
import { type Asker, askerOf, inLibraryOf } from './asker.ts'
import { decide, type Decision } from './decide.ts'
import { demandToAsk } from './demand-to-ask.ts'
import { type AccessPath, pathsTo } from './paths.ts'
import { idOfSubject } from './subjects.ts'

export type Explanation = {
  readonly subject: { readonly id: string; readonly kind: SubjectKind; readonly name: string }
  readonly resource: { readonly id: string; readonly kind: ResourceKind; readonly name: string }
  readonly level: Level | null
  /** Of the action that was asked about; null where none was. */
  readonly decision: Decision | null
  readonly paths: readonly AccessPath[]
}

export type ExplainQuestion = {
  /** Undefined for whoever asks. */
  readonly subject: SubjectReference | undefined
  readonly resource: ResourceReference
  readonly action: Action | undefined
}

/**
 * Why somebody has the level that they have on a resource: every path to one, those that give nothing now marked as such.
 * Who asks about themselves sees of those only what lies where they have a level.
 */
export async function explainAccess(
  context: Context,
  { subject, resource, action }: ExplainQuestion,
): Promise<Explanation> {
  const asker = await askerOf(context)
  const subjectId = await idOfSubject(context, asker, subject)
  await demandToAsk(context, asker, [{ subjectId, resource }])
  const { access, facts, paths: all } = await explained(context, asker, { subjectId, resource })
  const isOwn = asker.subjectId !== null && asker.subjectId === subjectId
  const reached = demandKnown(access, { resource, isOwn })
  const paths = all.get(reached.id) ?? []
  const name = facts.nodes.find(({ id }) => id === reached.id)?.name ?? ''
  return {
    subject: subjectOf(access, subjectId, facts),
    resource: { id: reached.id, kind: reached.kind, name },
    level: access.alive ? reached.level : null,
    decision: action === undefined ? null : decide(access, reached, action),
    paths: isOwn ? paths.filter(each => isSeen(each, reached, paths)) : paths,
  }
}

/** The resource; to who asks about themselves there is none where they have no level. */
function demandKnown(
  { resources, alive }: Access,
  { resource, isOwn }: { readonly resource: ResourceReference; readonly isOwn: boolean },
): Reached {
  const reached = resources.get(resource)
  if (reached !== undefined && (!isOwn || (alive && reached.level !== null))) return reached
  throw new Refusal('not-found', 'there is no such resource')
}

function subjectOf(
  { kind }: Access,
  id: string | undefined,
  { name }: ExplainedFacts,
): Explanation['subject'] {
  if (kind !== null && id !== undefined) return { id, kind, name: name ?? '' }
  throw new Refusal('not-found', 'there is no such subject')
}

export type Explained = {
  readonly access: Access
  readonly facts: ExplainedFacts
  /** By the id of the resource. */
  readonly paths: ReadonlyMap<string, readonly AccessPath[]>
}

/** What somebody has on some resources and why, in one statement. */
export async function accessWithPaths(
  context: Pick<Context, 'db' | 'account'>,
  question: AccessQuestion,
): Promise<Explained> {
  return withPaths(context, question, await findWays(context.db, keyOf(context, question)))
}

/** What some subjects have on a resource and why, in one statement, by the id of the subject. */
export async function accessOfEachWithPaths(
  context: Pick<Context, 'db' | 'account'>,
  subjectIds: readonly string[],
  resourceId: string,
): Promise<ReadonlyMap<string, Explained>> {
  const key = { accountId: context.account.id, subjectIds, resourceId }
  const found = new Map<string, Explained>()
  for (const [subjectId, facts] of await findWaysOfSubjects(context.db, key)) {
    const question = { subjectId, resources: [resourceId], libraryId: null }
    found.set(subjectId, await withPaths(context, question, facts))
  }
  return found
}

async function withPaths(
  context: Pick<Context, 'db' | 'account'>,
  question: AccessQuestion,
  facts: ExplainedFacts,
): Promise<Explained> {
  const access = await judge(context, question, facts)
  const { alive, role } = access
  const ids = [...new Set([...access.resources.values()].map(({ id }) => id))]
  const paths = pathsTo(ids, { id: question.subjectId, role, alive }, facts)
  return { access, facts, paths }
}

async function explained(
  context: Context,
  asker: Asker,
  { subjectId = '', resource }: { subjectId: string | undefined; resource: ResourceReference },
): Promise<Explained> {
  return accessWithPaths(context, { subjectId, ...inLibraryOf(asker, [resource]) })
}

/** Whether the place that a path comes from is known to whoever has the others: what counts always is. */
function isSeen(
  { dormant, place, collection }: AccessPath,
  { id }: Reached,
  paths: Paths,
): boolean {
  if (dormant === null) return true
  if (collection !== null) return false
  const counting = paths.filter(({ dormant }) => dormant === null)
  const seen = [id, ...counting.flatMap(each => each.place?.id ?? [])]
  return place === null || seen.includes(place.id) || counting.some(({ via }) => via === 'role')
}

type Paths = readonly AccessPath[]
