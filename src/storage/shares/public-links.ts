import type { Knex } from 'knex'
import type { Actor } from '../../model/event.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { LinkLimits, ListedLink, PublicLink } from '../../model/public-link.ts'
import { statement } from '../statement.ts'
import { listedBy } from './listed-by.ts'

const columns = `k.id, k.resource_id as "resourceId", k.name, k.starts_at as "startsAt", k.ends_at as "endsAt",
          k.password_hash is not null as "hasPassword", k.show_unpublished as "showUnpublished",
          k.creator_kind as "creatorKind", k.creator_id as "creatorId", k.creator_name as "creatorName", k.version,
          k.created_at as "createdAt", k.updated_at as "updatedAt"`
const alive = '(k.ends_at is null or k.ends_at > cohort_now())'

const insert = statement<PublicLink>(
  'public_link_insert',
  `insert into public_links as k (account_id, id, resource_id, token_hash, name, starts_at, ends_at, password_hash, show_unpublished,
                                  creator_kind, creator_id, creator_name)
   values (:accountId, :id, :resourceId, :tokenHash, :name, :startsAt, :endsAt, :passwordHash, :showUnpublished,
           :creatorKind, :creatorId, :creatorName)
   returning ${columns}`,
)
const find = statement<PublicLink>(
  'public_link_find',
  `select ${columns} from public_links k where k.account_id = :accountId and k.id = :id`,
)
const lock = statement<PublicLink>(
  'public_link_lock',
  `select ${columns} from public_links k where k.account_id = :accountId and k.id = :id for no key update`,
)
const update = statement<PublicLink>(
  'public_link_update',
  `update public_links k set name = :name, starts_at = :startsAt, ends_at = :endsAt, show_unpublished = :showUnpublished,
          password_hash = case when :keepPassword then k.password_hash else :passwordHash end,
          version = k.version + 1, updated_at = cohort_now()
    where k.account_id = :accountId and k.id = :id returning ${columns}`,
)
const removeOne = statement<PublicLink>(
  'public_link_remove',
  `delete from public_links k where k.account_id = :accountId and k.id = :id returning ${columns}`,
)
const removeOf = statement<PublicLink>(
  'public_links_remove_of_these',
  `delete from public_links k using jsonb_array_elements_text(cast(:resourceIds as jsonb)) wanted (id)
    where k.account_id = :accountId and k.resource_id = cast(wanted.id as uuid) returning ${columns}`,
)
const expire = statement<PublicLink>(
  'public_links_expire',
  `delete from public_links k using (
     select id from public_links where account_id = :accountId and ends_at <= cohort_now()
      order by ends_at limit :limit for update skip locked) due
    where k.account_id = :accountId and k.id = due.id returning ${columns}`,
)
const listOn = statement<PublicLink>(
  'public_links_of_resource',
  `select ${columns} from public_links k
    where k.account_id = :accountId and k.resource_id = :resourceId and k.id > :id order by k.id limit :limit`,
)
const listAll = statement<ListedLink>(
  'public_links_of_account',
  `select ${columns}, r.kind as "resourceKind", r.name as "resourceName" from public_links k cross join lateral (
     select r.kind, r.name from resources r where r.account_id = :accountId and r.id = k.resource_id
        and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
    where k.account_id = :accountId and k.id > :id order by k.id limit :limit`,
)
const counts = statement<LinkLimits>(
  'public_links_count',
  `select (select count(*) from public_links k
            where k.account_id = :accountId and k.resource_id = :resourceId and ${alive}) as "perResource",
          (select count(*) from public_links k where k.account_id = :accountId and ${alive}) as "perAccount"`,
)

export type LinkKey = { readonly accountId: string; readonly id: string }

export type NewLink = LinkKey &
  Pick<PublicLink, 'resourceId' | 'name' | 'startsAt' | 'endsAt' | 'showUnpublished'> & {
    readonly tokenHash: Buffer
    readonly passwordHash: string | null
    readonly creator: Actor
  }

export async function insertLink(db: Knex, { creator, ...link }: NewLink): Promise<PublicLink> {
  const { kind: creatorKind, id: creatorId, name: creatorName } = creator
  const [row] = await insert(db, { ...link, creatorKind, creatorId, creatorName })
  return row as PublicLink
}

export async function findLink(db: Knex, key: LinkKey): Promise<PublicLink | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The link, held until the transaction ends. */
export async function lockLink(db: Knex, key: LinkKey): Promise<PublicLink | undefined> {
  const [row] = await lock(db, key)
  return row
}

export type LinkUpdate = Pick<PublicLink, 'name' | 'startsAt' | 'endsAt' | 'showUnpublished'> & {
  /** Null for none, undefined for the one that there is. */
  readonly passwordHash: string | null | undefined
}

export async function updateLink(
  db: Knex,
  key: LinkKey,
  { passwordHash, ...link }: LinkUpdate,
): Promise<PublicLink> {
  const keepPassword = passwordHash === undefined
  const values = { ...key, ...link, keepPassword, passwordHash: passwordHash ?? null }
  const [row] = await update(db, values)
  return row as PublicLink
}

export async function deleteLink(db: Knex, key: LinkKey): Promise<PublicLink | undefined> {
  const [row] = await removeOne(db, key)
  return row
}

/** Deletes the links of these resources, and gives them. */
export async function deleteLinksOf(
  db: Knex,
  {
    accountId,
    resourceIds,
  }: { readonly accountId: string; readonly resourceIds: readonly string[] },
): Promise<readonly PublicLink[]> {
  if (resourceIds.length === 0) return []
  return removeOf(db, { accountId, resourceIds: JSON.stringify(resourceIds) })
}

/** Deletes up to `limit` links that have ended, and gives them. */
export async function deleteEndedLinks(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<readonly PublicLink[]> {
  return expire(db, page)
}

export async function listLinksOn(
  db: Knex,
  key: { readonly accountId: string; readonly resourceId: string },
  paging: Paging,
): Promise<Listed<PublicLink>> {
  return listedBy(paging, page => listOn(db, { ...key, ...page }))
}

/** A page of the links of a library, or of all. */
export async function listLinksOf(
  db: Knex,
  key: { readonly accountId: string; readonly libraryId: string | null },
  paging: Paging,
): Promise<Listed<ListedLink>> {
  return listedBy(paging, page => listAll(db, { ...key, ...page }))
}

/** How many links that have not ended there are, of a resource and of the account. */
export async function countLinks(
  db: Knex,
  key: { readonly accountId: string; readonly resourceId: string },
): Promise<LinkLimits> {
  const [row] = await counts(db, key)
  return row as LinkLimits
}
