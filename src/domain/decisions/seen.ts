import { type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Resource, ResourceKind } from '../../model/resource.ts'
import type { SubjectReference } from '../../model/subject.ts'
import { findResources } from '../../storage/resources/resources.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { withPresentOwners } from '../resources/resource.ts'
import type { Reached } from './access.ts'
import { type Asker, askerOf } from './asker.ts'
import {
  everythingSeen,
  type ReachPart,
  type ReachPlace,
  sharedRoots,
  type Viewer,
} from './reach.ts'
import { idOfSubject } from './subjects.ts'

/** A resource, and the level that somebody has on it. */
export type LeveledResource = { readonly resource: Resource; readonly level: Level }

type SeenRequest = {
  /** Undefined for whoever asks. */
  readonly subject: SubjectReference | undefined
  readonly after: ReachPlace | undefined
  readonly limit: number
}

/** What is shared with somebody, where it begins; empty for whom nothing is shared with (IK-05). */
export async function sharedWith(
  context: Context,
  { subject, after, limit }: SeenRequest,
): Promise<ReachPart<LeveledResource>> {
  const viewer = await viewerFor(context, subject)
  if (viewer === undefined) return { items: [], next: undefined }
  const { items, next } = await sharedRoots(context, viewer, { after, limit })
  return { items: await whole(context, items), next }
}

/** Everything that somebody can see, at least at this level: each thing that they have with all that lies below it. */
export async function seenBy(
  context: Context,
  {
    subject,
    after,
    limit,
    least = 'view',
    kind,
  }: SeenRequest & {
    readonly least?: Level | undefined
    readonly kind?: ResourceKind | undefined
  },
): Promise<ReachPart<LeveledResource>> {
  const viewer = await viewerFor(context, subject)
  if (viewer === undefined) return { items: [], next: undefined }
  const keep = (one: Reached): boolean =>
    rankOf(one.level) >= rankOf(least) && (kind === undefined || one.kind === kind)
  const { items, next } = await everythingSeen(context, viewer, { after, limit, keep })
  return { items: await whole(context, items), next }
}

/** Whose view it is, for whoever may learn it: their own, any in an application’s library, with the right to see users any. */
async function viewerFor(
  context: Context,
  subject: SubjectReference | undefined,
): Promise<Viewer | undefined> {
  const asker = await askerOf(context)
  if (context.caller?.kind === 'application') demandRight(context, 'library.ask')
  const subjectId = await idOfSubject(context, asker, subject)
  if (asker.subjectId !== null && asker.subjectId !== subjectId) demandOthers(context, asker)
  if (subjectId === undefined) throw new Refusal('not-found', 'there is no such subject')
  const { libraryId } = asker
  return libraryId === undefined ? undefined : { subjectId, libraryId }
}

function demandOthers(context: Context, { subjectId }: Asker): void {
  if (subjectId !== context.caller?.id) {
    throw new Refusal('forbidden', 'what others see is not asked for on behalf of somebody')
  }
  demandRight(context, 'users.view')
}

async function whole(
  context: Context,
  found: readonly Reached[],
): Promise<readonly LeveledResource[]> {
  const ids = found.map(({ id }) => id)
  const rows = await findResources(context.db, context.account.id, ids)
  const resources = await withPresentOwners(context, rows)
  const byId = new Map(resources.map(resource => [resource.id, resource]))
  return found.flatMap(({ id, level }) => {
    const resource = byId.get(id)
    return resource === undefined || level === null ? [] : [{ resource, level }]
  })
}
