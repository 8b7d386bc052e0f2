import { Refusal } from '../../model/refusal.ts'
import {
  type ConnectionRecord,
  type ConnectionState,
  findConnectionRecord,
  findConnectionState,
  listConnectionRecords as listRows,
} from '../../storage/connections/connection-overview.ts'
import type { Context } from '../context.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

export type { ConnectionRecord, ConnectionState }

/** The connections of an account with their versions, part by part. */
export async function listConnectionRecords(
  { db, account }: Context,
  request: PartRequest = {},
): Promise<Part<ConnectionRecord>> {
  return partOf(request, page => listRows(db, { accountId: account.id, ...page }))
}

/** The connection with this id. */
export async function getConnectionRecord(
  { db, account }: Context,
  id: string,
): Promise<ConnectionRecord> {
  return known(await findConnectionRecord(db, { accountId: account.id, id }))
}

/** What a connection manages by now, counted. */
export async function getConnectionState(
  { db, account }: Context,
  id: string,
): Promise<ConnectionState> {
  return known(await findConnectionState(db, { accountId: account.id, id }))
}

/** Refuses as stale a caller who saw another version of a connection that is held. */
export async function demandVersion(
  context: Context,
  id: string,
  expected: Expected,
): Promise<void> {
  if (expected === undefined) return
  const { version } = await getConnectionRecord(context, id)
  if (isExpected(expected, version)) return
  throw new Refusal('stale', `the connection is at version ${version} by now`)
}

function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Refusal('not-found', 'there is no such connection')
  return found
}
