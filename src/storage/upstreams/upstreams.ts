import type { Knex } from 'knex'
import { foldName } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import {
  settingsOf,
  type Upstream,
  type UpstreamKind,
  type UpstreamSettings,
} from '../../model/upstream.ts'
import { refusingConflicts } from '../conflicts.ts'
import { deleteSource } from '../source-removal.ts'
import { type Bindings, statement } from '../statement.ts'

export type UpstreamKey = { readonly accountId: string; readonly id: string }

const columns = `p.id, p.kind, p.name, p.enabled, p.settings, p.sealed_secret as "sealedSecret",
  p.sealed_key as "sealedKey", p.version, p.created_at as "createdAt", p.updated_at as "updatedAt"`

const conflicts = { upstreams_name: 'a provider with this name exists already' }

type Row = Pick<Upstream, 'id' | 'name' | 'enabled' | 'sealedSecret' | 'sealedKey' | 'version'> & {
  readonly kind: UpstreamKind
  readonly settings: Omit<UpstreamSettings, 'name' | 'enabled' | 'selfLinking'> &
    Partial<Pick<UpstreamSettings, 'selfLinking'>>
  readonly createdAt: Date
  readonly updatedAt: Date
}

const insertSource = statement(
  'upstream_source',
  `insert into sources (account_id, id, kind) values (:accountId, :id, 'upstream')`,
)
const insert = statement(
  'upstream_insert',
  `insert into upstreams (account_id, id, kind, name, name_key, enabled, settings, sealed_secret, sealed_key)
   values (:accountId, :id, :kind, :name, :nameKey, :enabled, cast(:settings as jsonb), :sealedSecret, :sealedKey)`,
)
const update = statement(
  'upstream_change',
  `update upstreams set name = :name, name_key = :nameKey, enabled = :enabled, settings = cast(:settings as jsonb),
          sealed_secret = :sealedSecret, sealed_key = :sealedKey, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const find = statement<Row>(
  'upstream_find',
  `select ${columns} from upstreams p where p.account_id = :accountId and p.id = :id`,
)
const lock = statement<Row>(
  'upstream_lock',
  `select ${columns} from upstreams p where p.account_id = :accountId and p.id = :id for update`,
)
const keep = statement<Row>(
  'upstream_keep',
  `select ${columns} from upstreams p where p.account_id = :accountId and p.id = :id for share`,
)
const list = statement<Row>(
  'upstream_page',
  `select ${columns} from upstreams p
    where p.account_id = :accountId and (cast(:after as uuid) is null or p.id > cast(:after as uuid))
    order by p.id limit :limit`,
)
const offered = statement<OfferedUpstream>(
  'upstreams_offered',
  `select p.id, p.name from upstreams p
    where p.account_id = :accountId and p.enabled and p.settings -> 'button' = 'true' order by p.name_key limit 50`,
)
const remove = statement(
  'upstream_delete',
  `delete from upstreams where account_id = :accountId and id = :id`,
)

/** An upstream as its administrators see it. */
export type UpstreamRecord = Upstream & { readonly createdAt: Date; readonly updatedAt: Date }

/** What the sign-in page shows of one. */
export type OfferedUpstream = { readonly id: string; readonly name: string }

export async function insertUpstream(
  db: Knex,
  accountId: string,
  upstream: Upstream,
): Promise<void> {
  await insertSource(db, { accountId, id: upstream.id })
  await refusingConflicts(conflicts, () => insert(db, toBindings(accountId, upstream)))
}

export async function updateUpstream(
  db: Knex,
  accountId: string,
  upstream: Upstream,
): Promise<void> {
  await refusingConflicts(conflicts, () => update(db, toBindings(accountId, upstream)))
}

export async function findUpstream(
  db: Knex,
  key: UpstreamKey,
): Promise<UpstreamRecord | undefined> {
  return isId(key.id) ? toUpstream(await find(db, key)) : undefined
}

/** Finds an upstream and holds the row until the transaction ends. */
export async function lockUpstream(
  db: Knex,
  key: UpstreamKey,
): Promise<UpstreamRecord | undefined> {
  return isId(key.id) ? toUpstream(await lock(db, key)) : undefined
}

/** Finds an upstream, which nobody changes before the transaction ends. */
export async function keepUpstream(
  db: Knex,
  key: UpstreamKey,
): Promise<UpstreamRecord | undefined> {
  return isId(key.id) ? toUpstream(await keep(db, key)) : undefined
}

/** Up to `limit` upstreams of an account behind the one with the id `after`. */
export async function listUpstreams(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly UpstreamRecord[]> {
  return (await list(db, page)).map(fromRow)
}

/** Those with a button on the sign-in page. */
export async function listOfferedUpstreams(
  db: Knex,
  accountId: string,
): Promise<readonly OfferedUpstream[]> {
  return offered(db, { accountId })
}

/** Deletes an upstream with its links; its memberships become manual ones. Gives how many there were. */
export async function deleteUpstream(db: Knex, key: UpstreamKey): Promise<number> {
  return deleteSource(db, key, remove)
}

function toUpstream([row]: readonly Row[]): UpstreamRecord | undefined {
  return row && fromRow(row)
}

function fromRow({ settings, ...rest }: Row): UpstreamRecord {
  // Those from before it could be set have none.
  return { selfLinking: false, ...settings, ...rest }
}

function toBindings(accountId: string, upstream: Upstream): Bindings {
  const { id, kind, sealedSecret, sealedKey } = upstream
  const { name, enabled, ...settings } = settingsOf(upstream)
  const bindings = { accountId, id, kind, name, enabled, sealedSecret, sealedKey }
  return { ...bindings, nameKey: foldName(name), settings: JSON.stringify(settings) }
}
