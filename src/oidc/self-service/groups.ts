import { ownGroups } from '../../domain/groups/own-groups.ts'
import { showPage } from '../pages/layout.ts'
import { groupsPage } from '../pages/self-service/groups.ts'
import { afterOf } from './after.ts'
import type { OwnVisit } from './own-visit.ts'

/** The groups that the person is in, and why. */
export async function showGroups({ ctx, context, person, base }: OwnVisit): Promise<void> {
  const after = afterOf(ctx)
  const part = await ownGroups(context, person, after)
  showPage(ctx, groupsPage({ ...part, isFirst: after === undefined, base }))
}
