import type { Knex } from 'knex'
import type { Actor } from '../../model/event.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { ReviewProgress, ShareReview } from '../../model/share-review.ts'
import { statement } from '../statement.ts'
import { listedBy } from './listed-by.ts'

const columns = `v.id, v.name, v.resource_id as "resourceId", v.group_id as "groupId", v.scope_name as "scopeName",
          v.due_at as "dueAt", v.unanswered, v.state, v.creator_kind as "creatorKind", v.creator_id as "creatorId",
          v.creator_name as "creatorName", v.created_at as "createdAt", v.ended_at as "endedAt"`

const insert = statement<ShareReview>(
  'share_review_insert',
  `insert into share_reviews as v (account_id, id, name, resource_id, group_id, scope_name, library_id, due_at, unanswered,
                                   creator_kind, creator_id, creator_name)
   select :accountId, :id, :name, cast(:resourceId as uuid), cast(:groupId as uuid), :scopeName, cast(:libraryId as uuid),
          cast(:dueAt as timestamptz), :unanswered, :creatorKind, cast(:creatorId as uuid), :creatorName
    where cast(:dueAt as timestamptz) > cohort_now()
   returning ${columns}`,
)
const find = statement<ShareReview & { readonly libraryId: string | null }>(
  'share_review_find',
  `select ${columns}, v.library_id as "libraryId" from share_reviews v where v.account_id = :accountId and v.id = :id`,
)
const lock = statement<ShareReview>(
  'share_review_lock',
  `select ${columns} from share_reviews v where v.account_id = :accountId and v.id = :id for no key update`,
)
const list = statement<ShareReview & { readonly libraryId: string | null }>(
  'share_review_list',
  `select ${columns}, v.library_id as "libraryId" from share_reviews v
    where v.account_id = :accountId and v.id > :id order by v.id limit :limit`,
)
const end = statement<ShareReview>(
  'share_review_end',
  `update share_reviews v set state = :state, ended_at = cohort_now()
    where v.account_id = :accountId and v.id = :id and v.state = 'open' returning ${columns}`,
)
const due = statement<{ id: string }>(
  'share_reviews_due',
  `select v.id from share_reviews v
    where v.account_id = :accountId and v.state = 'open' and v.due_at <= cohort_now() order by v.due_at limit 100`,
)
const progress = statement<ReviewProgress>(
  'share_review_progress',
  `select count(*) as total, count(*) filter (where i.answer is null) as left,
          count(*) filter (where i.answer = 'keep') as kept, count(*) filter (where i.answer = 'lower') as lowered,
          count(*) filter (where i.answer in ('remove', 'removed')) as removed,
          count(*) filter (where i.answer = 'flagged') as flagged, count(*) filter (where i.answer = 'gone') as gone
     from share_review_items i where i.account_id = :accountId and i.review_id = :id`,
)

export type ReviewKey = { readonly accountId: string; readonly id: string }

/** A review and the library that it keeps to, null for none. */
export type ScopedReview = ShareReview & { readonly libraryId: string | null }

export type NewReview = ReviewKey &
  Pick<ShareReview, 'name' | 'resourceId' | 'groupId' | 'scopeName' | 'dueAt' | 'unanswered'> & {
    readonly libraryId: string | null
    readonly creator: Actor
  }

/** Undefined where the due day is past. */
export async function insertReview(
  db: Knex,
  { creator, ...review }: NewReview,
): Promise<ShareReview | undefined> {
  const { kind: creatorKind, id: creatorId, name: creatorName } = creator
  const [row] = await insert(db, { ...review, creatorKind, creatorId, creatorName })
  return row
}

export async function findReview(db: Knex, key: ReviewKey): Promise<ScopedReview | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The review, held until the transaction ends. */
export async function lockReview(db: Knex, key: ReviewKey): Promise<ShareReview | undefined> {
  const [row] = await lock(db, key)
  return row
}

export async function listReviews(
  db: Knex,
  accountId: string,
  paging: Paging,
): Promise<Listed<ScopedReview>> {
  return listedBy(paging, page => list(db, { accountId, ...page }))
}

/** Undefined where it is over already. */
export async function endReview(
  db: Knex,
  key: ReviewKey,
  state: 'closed' | 'cancelled',
): Promise<ShareReview | undefined> {
  const [row] = await end(db, { ...key, state })
  return row
}

/** Open reviews whose day has come. */
export async function listDueReviews(db: Knex, accountId: string): Promise<readonly string[]> {
  return (await due(db, { accountId })).map(({ id }) => id)
}

export async function findProgress(db: Knex, key: ReviewKey): Promise<ReviewProgress> {
  const [row] = await progress(db, key)
  return row as ReviewProgress
}
