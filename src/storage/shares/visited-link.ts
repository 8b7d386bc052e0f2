import type { Knex } from 'knex'
import type { VisibleResource } from '../../model/public-link.ts'
import { statement } from '../statement.ts'

export type VisitedLink = {
  readonly id: string
  readonly resourceId: string
  readonly libraryId: string
  readonly passwordHash: string | null
  readonly showUnpublished: boolean
  readonly endsAt: Date | null
}

const find = statement<VisitedLink>(
  'public_link_visit',
  `select k.id, k.resource_id as "resourceId", r.library_id as "libraryId", k.password_hash as "passwordHash",
          k.show_unpublished as "showUnpublished", k.ends_at as "endsAt"
     from public_links k join resources r on r.account_id = k.account_id and r.id = k.resource_id
    where k.account_id = :accountId and k.token_hash = :tokenHash and r.library_id = coalesce(:libraryId, r.library_id)
      and (k.starts_at is null or k.starts_at <= cohort_now()) and (k.ends_at is null or k.ends_at > cohort_now())`,
)
// From each resource up: what is in the bin, or below something that is, is not seen, and neither is what only lies above the
// resource of the link or beside it. A collection shows what somebody who manages it put into it (IK-70).
const cover = statement<VisibleResource>(
  'public_link_shows',
  `with recursive asked (id) as materialized (
     select r.id from unnest(cast(:ids as uuid[])) wanted (id) cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.id = wanted.id and r.library_id = :libraryId offset 0) r
     union
     select r.id from unnest(cast(:keys as text[])) wanted (key) cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.library_id = :libraryId and r.key = wanted.key offset 0) r),
   up (asked_id, id, parent_id, gone) as (
     select a.id, r.* from asked a cross join lateral (
       select r.id, r.parent_id, r.deleted_at is not null from resources r
        where r.account_id = :accountId and r.id = a.id offset 0) r
     union all
     select u.asked_id, r.* from up u cross join lateral (
       select r.id, r.parent_id, r.deleted_at is not null from resources r
        where r.account_id = :accountId and r.id = u.parent_id offset 0) r)
   select r.id, r.kind, r.name, r.key from asked a
     join resources r on r.account_id = :accountId and r.id = a.id
    where not exists (select 1 from up u where u.asked_id = a.id and u.gone)
      and exists (
        select 1 from up u where u.asked_id = a.id and (
          u.id = :resourceId
          or exists (select 1 from collection_items i
                       join resources c on c.account_id = i.account_id and c.id = i.collection_id and c.deleted_at is null
                      where i.account_id = :accountId and i.resource_id = u.id and i.collection_id = :resourceId and i.cap = 3)))`,
)

/** The link with this token, where it works now, in one library or any. */
export async function findVisitedLink(
  db: Knex,
  key: {
    readonly accountId: string
    readonly tokenHash: Buffer
    readonly libraryId: string | null
  },
): Promise<VisitedLink | undefined> {
  const [row] = await find(db, key)
  return row
}

export type Asked = {
  readonly accountId: string
  readonly libraryId: string
  /** That of the link. */
  readonly resourceId: string
  readonly ids: readonly string[]
  readonly keys: readonly string[]
}

/** Those of these resources that a link shows. */
export async function listCovered(db: Knex, asked: Asked): Promise<readonly VisibleResource[]> {
  return cover(db, asked)
}
