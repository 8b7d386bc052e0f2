import type { OutboxEntry } from '../model/outbox.ts'

/** What `decideChanges` is told: whose entry or claims may be other ones now. */
export type ChangedEntry = {
  /** Users, and groups with everybody in them. */
  readonly members: readonly string[]
  /** The group that they came into or left; absent where it was no group. */
  readonly group?: string
  /** Only at this application. */
  readonly clientId?: string
  /** A look at entry alone, after the first one. */
  readonly again?: boolean
}

/**
 * What follows from a change of who is in a group, or of what these users and groups were given at one application: goes
 * into the outbox in the transaction of the change. Its size is that of the change; nobody is looked at before the job.
 */
export function membersChanged(change: ChangedEntry): OutboxEntry {
  return { kind: 'membership-changed', payload: change }
}

/** What follows from the end of a group: from that of the memberships, and of the assignments that it had. */
export function groupRemoved(
  group: string,
  { people, applications }: { people: readonly string[]; applications: readonly string[] },
): readonly OutboxEntry[] {
  const entries = applications.map(clientId => applicationChanged({ clientId, claims: false }))
  return people.length === 0 ? entries : [membersChanged({ group, members: people }), ...entries]
}

export type ChangedApplication = {
  readonly clientId: string
  /** Whether what its tokens say may be other for everybody. */
  readonly claims: boolean
  /** The last subject that was looked at. */
  readonly after?: string
  readonly again?: boolean
}

/** What follows from a change of who may enter an application, or of what it is told of everybody. */
export function applicationChanged(change: ChangedApplication): OutboxEntry {
  return { kind: 'application-changed', payload: change }
}

export type ChangedPlan = {
  /** The last subject that was looked at. */
  readonly after?: string
  readonly again?: boolean
}

/** What follows from another plan of the account, in which people or groups may be dormant. */
export function planChanged(change: ChangedPlan): OutboxEntry {
  return { kind: 'plan-changed', payload: change }
}
