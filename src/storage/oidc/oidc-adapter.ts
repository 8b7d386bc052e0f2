import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import {
  type Adapter,
  type AdapterPayload,
  errors,
  presentClientId,
  presentRequest,
  presentSession,
} from './oidc-library.ts'
import { deleteByGrant } from './oidc-grants.ts'
import { consume, presentUnit } from './oidc-issue.ts'
import { createOwners } from './oidc-owners.ts'
import { openId, restore, toRecord } from './oidc-payload.ts'
import { createUnchanged } from './oidc-unchanged.ts'
import { issuedModels, type RecordKey, type RecordScope } from './oidc-record-key.ts'
import {
  deleteRecord,
  findRecord,
  findRecordByUid,
  findRecordByUserCode,
  findRecordWithOwners,
  findSessionWithGrant,
  type FoundRecord,
} from './oidc-records.ts'
import {
  insertRecordOnce,
  type OidcRecord,
  upsertRecord,
  upsertRecordOfPerson,
  upsertRecordUnderGrant,
} from './oidc-upserts.ts'

export type AdapterParts = {
  readonly db: Knex
  readonly accountId: string
  readonly box: SecretBox
  /** The metadata of a client (RFC 7591 2), or undefined. */
  readonly findClient: (clientId: string) => Promise<AdapterPayload | undefined>
}

export type CreateAdapter = (parts: AdapterParts) => (model: string) => Adapter

const issued = new Set<string>(issuedModels)
const ownedModels = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])
const ofPerson = new Set(['Session', 'Grant'])
const idSyntax = /^[\w.~-]{1,255}$/

/**
 * The storage of oidc-provider over `oidc_records`, for one account. It keeps the library's contract where the library
 * itself takes several steps: what is used once is used once however many ask at the same time, and nothing is issued
 * under a grant that is being revoked. Clients are not records: they are read from the applications, never written.
 */
export const createAdapter: CreateAdapter = parts => {
  const owners = createOwners(presentRequest)
  const unchanged = createUnchanged(presentRequest)
  return model => {
    if (model === 'Client') return clientAdapter(parts)
    const adapter = recordAdapter(parts, { model, owners })
    return model === 'Session' ? sparingWrites(adapter, unchanged) : adapter
  }
}

type Owners = ReturnType<typeof createOwners>

function sparingWrites(adapter: Adapter, unchanged: ReturnType<typeof createUnchanged>): Adapter {
  return {
    ...adapter,
    async find(id) {
      const payload = (await adapter.find(id)) as AdapterPayload | undefined
      unchanged.remember(id, payload)
      return payload
    },
    async upsert(id, payload, expiresIn) {
      if (!unchanged.isSame(id, payload)) await adapter.upsert(id, payload, expiresIn)
    },
  }
}

function recordAdapter(
  parts: AdapterParts,
  { model, owners }: { model: string; owners: Owners },
): Adapter {
  const { db, accountId, box } = parts
  const scope = { accountId, model }
  return {
    upsert: (id, payload, expiresIn) => store(parts, { ...scope, id }, { payload, expiresIn }),
    async find(id) {
      if (!idSyntax.test(id)) return undefined
      return restore(await findForLibrary(parts, owners, { ...scope, id }), id)
    },
    async findByUid(uid) {
      if (!idSyntax.test(uid)) return undefined
      const known = model === 'Session' ? owners.take('Session', uid) : undefined
      // One that came with its token is compared with it and never written, so its id, a secret, stays sealed.
      if (known !== undefined) return restore(known ?? undefined, undefined)
      const record = await findRecordByUid(db, scope, uid)
      return restore(record, openId(box, record))
    },
    async findByUserCode(userCode) {
      if (!idSyntax.test(userCode)) return undefined
      const record = await findRecordByUserCode(db, scope, userCode)
      return restore(record, openId(box, record))
    },
    async consume(id) {
      const unit = issued.has(model) ? presentUnit() : undefined
      if (unit === undefined) await consume(db, { ...scope, id })
      else unit.consumed = { ...scope, id }
    },
    async destroy(id) {
      const gone = idSyntax.test(id) && (await deleteRecord(db, { ...scope, id }))
      // The library ends an interaction before it acts on it: whoever did not end it may not.
      if (!gone && model === 'Interaction') throw new errors.SessionNotFound('already continued')
    },
    async revokeByGrantId(grantId) {
      await deleteByGrant(db, { accountId, grantId }, 'tokens')
    },
  }
}

function clientAdapter({ findClient }: AdapterParts): Adapter {
  const none = async (): Promise<undefined> => undefined
  const refuse = async (): Promise<never> => {
    throw new Error('clients are applications: the provider does not write them')
  }
  return {
    find: async id => (idSyntax.test(id) ? findClient(id) : undefined),
    findByUid: none,
    findByUserCode: none,
    upsert: refuse,
    destroy: refuse,
    consume: refuse,
    revokeByGrantId: refuse,
  }
}

/** A token comes with its grant and session, which the library asks for next. */
async function findForLibrary(
  { db }: AdapterParts,
  owners: Owners,
  key: RecordKey,
): Promise<FoundRecord | undefined> {
  const { model, id } = key
  const known = model === 'Grant' ? owners.take('Grant', id) : undefined
  if (known !== undefined) return known ?? undefined
  if (model === 'Session') return findSession(db, owners, key)
  if (!ownedModels.has(model)) return findRecord(db, key)
  const found = await findRecordWithOwners(db, key)
  if (found === undefined) return undefined
  const { grant, session, ...record } = found
  const { grantId, sessionUid } = record.payload as AdapterPayload
  owners.keep([
    { model: 'Grant', id: grantId, record: grant },
    { model: 'Session', id: sessionUid, record: session },
  ])
  return record
}

/** A session comes with the grant of the client that the request names. */
async function findSession(
  db: Knex,
  owners: Owners,
  key: RecordKey,
): Promise<FoundRecord | undefined> {
  const clientId = presentClientId()
  if (clientId === undefined || !idSyntax.test(clientId)) return findRecord(db, key)
  const found = await findSessionWithGrant(db, key, clientId)
  if (found === undefined) return undefined
  const { grant, ...record } = found
  const { authorizations } = record.payload as AdapterPayload
  owners.keep([{ model: 'Grant', id: authorizations?.[clientId]?.grantId, record: grant }])
  return record
}

type Stored = { readonly payload: AdapterPayload; readonly expiresIn: number | undefined }

async function store(
  { db, box }: AdapterParts,
  key: RecordScope & { readonly id: string },
  { payload, expiresIn }: Stored,
): Promise<void> {
  const record = toRecord(key, payload, { box, expiresIn })
  if (key.model === 'ReplayDetection') {
    if (!(await insertRecordOnce(db, key, record))) throw new errors.InvalidRequest('replayed')
    return
  }
  const { grantId } = record
  if (record.sub !== null && ofPerson.has(key.model)) {
    const within = record.uid ?? presentSession() ?? null
    return upsertRecordOfPerson(db, key, { ...record, since: beginOf(payload), within })
  }
  if (!issued.has(key.model) || grantId === null) return upsertRecord(db, key, record)
  await issue(db, key, { ...record, grantId })
}

/** With what is used up for it, or else by itself. */
async function issue(
  db: Knex,
  key: RecordKey,
  record: OidcRecord & { readonly grantId: string },
): Promise<void> {
  const unit = presentUnit()
  if (unit?.consumed !== undefined) unit.issued.push({ key, record })
  else if (!(await upsertRecordUnderGrant(db, key, record))) {
    throw new errors.InvalidGrant('grant revoked meanwhile')
  }
}

/** When a session was signed in to, or a grant was made, in seconds since 1970. */
function beginOf({ loginTs, iat }: AdapterPayload): number {
  return loginTs ?? iat ?? 0
}
