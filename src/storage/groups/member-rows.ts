import type { Knex } from 'knex'
import type { MemberSource } from '../../model/group-member.ts'
import { statement } from '../statement.ts'

type GroupRows = { readonly accountId: string; readonly groupId: string }

/** A membership by hand and its end. */
type ManualRow = { readonly id: string; readonly until: Date | null }

const findSources = statement<{ kind: MemberSource['kind'] }>(
  'member_sources',
  `select s.kind from memberships m join sources s on s.account_id = m.account_id and s.id = m.source_id
    where m.account_id = :accountId and m.group_id = :groupId and m.member_id = :memberId`,
)
// The source of what is done by hand has the id of the account.
const findManual = statement<ManualRow>(
  'members_by_hand',
  `select m.member_id as id, m.until from memberships m
    where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :accountId
      and m.member_id = any(cast(:ids as uuid[]))`,
)
const listOfSource = statement<{ id: string }>(
  'members_of_source_some',
  `select m.member_id as id from memberships m
    where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :sourceId
      and (m.until is null or m.until > cohort_now())
    order by m.member_id limit :limit`,
)
const ends = statement(
  'members_copy_ends',
  `update memberships n set until = o.until from memberships o
    where o.account_id = :accountId and o.group_id = :groupId and o.source_id = :accountId and o.until is not null
      and n.account_id = o.account_id and n.group_id = :to and n.source_id = o.source_id and n.member_id = o.member_id`,
)

/** By what a member is in a group: nothing for who is none. */
export async function findMemberSources(
  db: Knex,
  key: GroupRows & { readonly memberId: string },
): Promise<readonly MemberSource['kind'][]> {
  return (await findSources(db, key)).map(({ kind }) => kind)
}

/** Those of these who are members by hand, each with its end. */
export async function findManualMembers(
  db: Knex,
  key: GroupRows,
  ids: readonly string[],
): Promise<readonly ManualRow[]> {
  return findManual(db, { ...key, ids })
}

/** Up to `limit` members of one source. */
export async function listMembersOf(
  db: Knex,
  key: GroupRows & { readonly sourceId: string; readonly limit: number },
): Promise<readonly string[]> {
  return (await listOfSource(db, key)).map(({ id }) => id)
}

/** Gives the members by hand of another group the ends that they have in this one. */
export async function copyEnds(db: Knex, key: GroupRows, to: string): Promise<void> {
  await ends(db, { ...key, to })
}
