import { isId } from '../../lib/ids.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type Assignment,
  deleteAssignment,
  insertAssignment,
  listAssignments as listRows,
} from '../../storage/applications/assignments.ts'
import { lockCandidates } from '../../storage/groups/members.ts'
import { findApplication } from './applications.ts'
import { applicationChanged, membersChanged } from '../changed-entry.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

/**
 * Lets a user or group into an application. Doing it again changes nothing but, where it is given, whether a directory or a
 * manager may put people into the group (DESIGN 5, Giving).
 */
export async function assign(
  context: Context,
  clientId: string,
  principalId: string,
  delegated: boolean | null = null,
): Promise<void> {
  await inTransaction(context, async inside => {
    demandRight(inside, 'applications.manage')
    const { id: applicationId, name } = await findApplication(inside, clientId)
    const kind = isId(principalId) ? await assignableKind(inside, principalId) : undefined
    if (kind === undefined) throw new Refusal('not-found', 'there is no such user or group')
    const assignment = { accountId: inside.account.id, applicationId, principalId }
    if (!(await insertAssignment(inside.db, { ...assignment, delegated }))) return
    const target = { kind: 'application', id: applicationId, name } as const
    const data = { principal: principalId, kind, ...(delegated === null ? {} : { delegated }) }
    const record = { type: 'application.assigned', target, data } as const
    await recordEvent(inside, record, followsOf(clientId, { id: principalId, kind }))
  })
}

/** Takes an assignment back: who has no other may not enter from the next request on. */
export async function unassign(
  context: Context,
  clientId: string,
  principalId: string,
): Promise<void> {
  await inTransaction(context, async inside => {
    const { id: applicationId, name } = await findApplication(inside, clientId)
    const assignment = { accountId: inside.account.id, applicationId, principalId }
    const kind = isId(principalId) ? await deleteAssignment(inside.db, assignment) : undefined
    if (kind === undefined) throw new Refusal('not-found', 'there is no such assignment')
    const target = { kind: 'application', id: applicationId, name } as const
    const data = { principal: principalId, kind }
    const record = { type: 'application.unassigned', target, data } as const
    await recordEvent(inside, record, followsOf(clientId, { id: principalId, kind }))
  })
}

/** Who may enter an application by assignment, part by part. */
export async function listAssignments(
  context: Context,
  clientId: string,
  request: PartRequest = {},
): Promise<Part<Assignment>> {
  const { id: applicationId } = await findApplication(context, clientId)
  const accountId = context.account.id
  return partOf(request, page => listRows(context.db, { accountId, applicationId, ...page }))
}

/** Who may enter is looked at again; with a group also what everybody's tokens say, which may be its name. */
function followsOf(
  clientId: string,
  { id, kind }: { id: string; kind: string },
): readonly OutboxEntry[] {
  if (kind === 'group') return [applicationChanged({ clientId, claims: true })]
  return [membersChanged({ members: [id], clientId })]
}

async function assignableKind(context: Context, principalId: string): Promise<string | undefined> {
  const scope = { accountId: context.account.id, visibility: 'everything' } as const
  const [candidate] = await lockCandidates(context.db, scope, [principalId])
  return candidate?.kind
}
