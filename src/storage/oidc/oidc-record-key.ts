import { createHash } from 'node:crypto'
import type { Bindings } from '../statement.ts'

export type RecordScope = { readonly accountId: string; readonly model: string }
export type RecordKey = RecordScope & { readonly id: string }

/** What is issued under a grant and goes with it. */
export const issuedModels = [
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'DeviceCode',
  'BackchannelAuthenticationRequest',
  'PreAuthorizedCode',
] as const

/** What finds one record, as statements write it; `bindKey` gives the bindings. */
export const recordKey = 'account_id = :accountId and model = :model and id_hash = :idHash'

export function bindKey({ accountId, model, id }: RecordKey): Bindings {
  return { accountId, model, idHash: hashId(id) }
}

/** The id of a record is a bearer secret: the table holds its hash. */
export function hashId(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}
