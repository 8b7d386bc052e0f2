import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import type { Actor } from '../../model/event.ts'
import { type Level, levelOf, type Rank, rankOf } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { ShareReviewItem } from '../../model/share-review.ts'
import { statement } from '../statement.ts'
import { liveShare } from './live-share.ts'
import type { ReviewKey } from './share-reviews.ts'
import type { ShareKey } from './shares.ts'

const ofReview = 'i.account_id = :accountId and i.review_id = :id'

/** Takes what was found into the review, unless it is too much: each row costs a look at what it points to. */
const takeFound = `made as (
     insert into share_review_items (account_id, review_id, resource_id, principal_id, level)
     select :accountId, :id, f.resource_id, f.principal_id, f.level from found f
      where (select count(*) from found) < :limit order by f.resource_id, f.principal_id)
   select count(*) as count from found`

const fillBelow = statement<{ count: number }>(
  'share_review_take_below_in_order',
  `with recursive below (id) as (
     select r.id from resources r where r.account_id = :accountId and r.id = :resourceId
     union all
     select r.id from below b cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.parent_id = b.id and r.deleted_at is null offset 0) r),
   found as materialized (
     select s.resource_id, s.principal_id, s.level from below b cross join lateral (
       select s.resource_id, s.principal_id, s.level from shares s
        where s.account_id = :accountId and s.resource_id = b.id and ${liveShare} offset 0) s
      limit :limit),
   ${takeFound}`,
)
const fillOfGroup = statement<{ count: number }>(
  'share_review_take_of_group_in_order',
  `with found as materialized (
     select s.resource_id, s.principal_id, s.level from shares s cross join lateral (
       select 1 from resources r where r.account_id = :accountId and r.id = s.resource_id and r.deleted_at is null
          and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
      where s.account_id = :accountId and s.principal_id = :groupId and ${liveShare}
      limit :limit),
   ${takeFound}`,
)
// The page first: who and what is in it is looked up for it alone.
const list = statement<Omit<ShareReviewItem, 'level' | 'newLevel'> & Ranks>(
  'share_review_items_page',
  `with page as materialized (
     select i.* from share_review_items i
      where ${ofReview} and (i.resource_id, i.principal_id) > (cast(:resourceId as uuid), cast(:principalId as uuid))
        and (not :unanswered or i.answer is null)
      order by i.resource_id, i.principal_id limit :limit)
   select i.resource_id as "resourceId", r.name as "resourceName", i.principal_id as "principalId", p.kind as "principalKind",
          coalesce(u.display_name, u.user_name, g.name, a.name) as "principalName", i.level as rank, i.answer,
          i.new_level as "newRank", i.reason, i.answered_at as "answeredAt", i.answerer_name as "answererName"
     from page i
     join resources r on r.account_id = :accountId and r.id = i.resource_id
     join principals p on p.account_id = :accountId and p.id = i.principal_id
     left join users u on u.account_id = :accountId and u.id = i.principal_id
     left join groups g on g.account_id = :accountId and g.id = i.principal_id
     left join applications a on a.account_id = :accountId and a.id = i.principal_id
    order by i.resource_id, i.principal_id`,
)
const present = statement<ShareKey>(
  'share_review_items_present',
  `select i.resource_id as "resourceId", i.principal_id as "principalId"
     from jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "principalId" uuid)
     join share_review_items i on ${ofReview} and i.resource_id = n."resourceId" and i.principal_id = n."principalId"`,
)
const unanswered = statement<ShareKey>(
  'share_review_items_unanswered',
  `select i.resource_id as "resourceId", i.principal_id as "principalId" from share_review_items i
    where ${ofReview} and i.answer is null order by i.resource_id, i.principal_id limit :limit`,
)
const answer = statement(
  'share_review_items_answer',
  `update share_review_items i
      set answer = n.answer, new_level = n."newRank", reason = n.reason, answered_at = cohort_now(), answerer_kind = :kind,
          answerer_id = cast(:answererId as uuid), answerer_name = :name
     from jsonb_to_recordset(cast(:rows as jsonb)) as n
            ("resourceId" uuid, "principalId" uuid, answer text, "newRank" smallint, reason text)
    where ${ofReview} and i.resource_id = n."resourceId" and i.principal_id = n."principalId"`,
)

type Ranks = { readonly rank: Rank; readonly newRank: Rank | null }

type Limited = ReviewKey & { readonly limit: number }

/** Takes the living shares on a resource and all below it into a review; gives how many, and takes none if they reach `limit`. */
export async function fillReviewBelow(
  db: Knex,
  key: Limited & { readonly resourceId: string },
): Promise<number> {
  const [row] = await fillBelow(db, key)
  return row?.count ?? 0
}

/** As `fillReviewBelow`, the living shares of a group, of one library or all. */
export async function fillReviewOfGroup(
  db: Knex,
  key: Limited & { readonly groupId: string; readonly libraryId: string | null },
): Promise<number> {
  const [row] = await fillOfGroup(db, key)
  return row?.count ?? 0
}

/** A page of what a review is about. */
export async function listReviewItems(
  db: Knex,
  key: ReviewKey & { readonly unanswered: boolean },
  { after, limit }: Paging,
): Promise<Listed<ShareReviewItem>> {
  const at = { resourceId: after?.key ?? nilId, principalId: after?.id ?? nilId }
  const rows = (await list(db, { ...key, ...at, limit: limit + 1 })).map(toItem)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items, next: null }
  return { items, next: { part: 0, key: last.resourceId, id: last.principalId } }
}

/** Those of these shares that a review is about. */
export async function findReviewItems(
  db: Knex,
  key: ReviewKey,
  keys: readonly ShareKey[],
): Promise<readonly ShareKey[]> {
  return present(db, { ...key, rows: JSON.stringify(keys) })
}

/** Up to `limit` shares that nobody has answered for. */
export async function listUnanswered(db: Knex, key: Limited): Promise<readonly ShareKey[]> {
  return unanswered(db, key)
}

export type ItemAnswer = ShareKey & {
  readonly answer: NonNullable<ShareReviewItem['answer']>
  readonly newLevel: Level | null
  readonly reason: string | null
}

export async function answerItems(
  db: Knex,
  { answerer, ...key }: ReviewKey & { readonly answerer: Actor },
  answers: readonly ItemAnswer[],
): Promise<void> {
  if (answers.length === 0) return
  const rows = answers.map(({ newLevel, ...rest }) => {
    return { ...rest, newRank: newLevel === null ? null : rankOf(newLevel) }
  })
  const { kind, id: answererId, name } = answerer
  await answer(db, { ...key, kind, answererId, name, rows: JSON.stringify(rows) })
}

function toItem({
  rank,
  newRank,
  ...rest
}: Omit<ShareReviewItem, 'level' | 'newLevel'> & Ranks): ShareReviewItem {
  const newLevel = newRank === null ? null : levelOf(newRank)
  return { ...rest, level: levelOf(rank) as Level, newLevel }
}
