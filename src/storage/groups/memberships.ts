import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import type { Member } from '../../model/group.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

/** The rows of one source in one group. Whoever changes them holds the lock of the group (`lockGroup`). */
export type MembershipScope = {
  readonly accountId: string
  readonly groupId: string
  readonly sourceId: string
}

/** The members whose row came or went, and by how many the distinct members of the group changed. */
export type MembershipResult = { readonly ids: readonly string[]; readonly memberChange: number }

type Changed = { readonly id: string; readonly distinct: boolean }

// No directory puts an account administrator into a group or takes one out. (What is done by hand has the id of the account.)
const administrators = `select u.id from users u where u.account_id = :accountId and u.role = 'account_administrator'
               and cast(:sourceId as uuid) <> cast(:accountId as uuid)`
const notProtected = `m.member_id not in (${administrators})`
// Nor is it shown one whom it does not manage.
const shown = `m.member_id not in (
            ${administrators} and u.managed_by is distinct from cast(:sourceId as uuid))`
// Whether no other source holds the member too. A lateral join looks each one up; `not exists` in its place may be planned
// to read the whole group at once.
const distinctly = `
   select r.member_id as id, r.counts and other.found is null as "distinct"
     from changed r left join lateral (
            select true as found from memberships o where o.account_id = :accountId and o.group_id = :groupId
               and o.member_id = r.member_id and o.source_id <> :sourceId limit 1) other on true`
// A membership past its end that nobody swept yet begins anew; its member is counted already.
const insert = statement<Changed>(
  'membership_add_or_renew',
  `with changed as (
     insert into memberships as m (account_id, group_id, member_id, source_id, member_kind, state)
     select p.account_id, :groupId, p.id, :sourceId, p.kind,
            case when p.id = any(cast(:suspended as uuid[])) then 'suspended' else 'active' end
       from principals p
      where p.account_id = :accountId and p.id = any(cast(:ids as uuid[])) and p.kind in ('user', 'group')
        and p.id not in (${administrators})
     on conflict on constraint memberships_id do update set since = cohort_now(), until = null, state = excluded.state
      where m.until <= cohort_now()
     returning m.member_id, m.xmax = 0 as counts)
   ${distinctly}`,
)
const remove = statement<Changed>(
  'membership_remove',
  `with changed as (
     delete from memberships m where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :sourceId
        and m.member_id = any(cast(:ids as uuid[])) and ${notProtected} returning m.member_id, true as counts)
   ${distinctly}`,
)
const removeOthers = statement<Changed>(
  'membership_remove_others',
  `with changed as (
     delete from memberships m where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :sourceId
        and not exists (select 1 from unnest(cast(:ids as uuid[])) as kept (id) where kept.id = m.member_id)
        and ${notProtected}
     returning m.member_id, true as counts)
   ${distinctly}`,
)
const limit = statement<{ id: string }>(
  'membership_limit',
  `update memberships m set until = cast(:until as timestamptz)
    where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :sourceId
      and m.member_id = any(cast(:ids as uuid[])) and m.until is distinct from cast(:until as timestamptz)
   returning m.member_id as id`,
)
// Only members whom the connection may see: others, account administrators among them, stay as they were put there.
const takeOver = statement(
  'membership_take_over',
  `with moved as (
     delete from memberships m
      where m.account_id = :accountId and m.group_id = :groupId and m.source_id = :from and (
        exists (select 1 from users u where u.account_id = m.account_id and u.id = m.member_id
                   and (u.managed_by is null or u.managed_by = :sourceId) and u.role <> 'account_administrator')
        or exists (select 1 from groups g where g.account_id = m.account_id and g.id = m.member_id
                      and (g.managed_by is null or g.managed_by = :sourceId)))
     returning *)
   insert into memberships (account_id, group_id, member_id, source_id, member_kind, state, since, until)
   select account_id, group_id, member_id, :sourceId, member_kind, state, since, until from moved
   on conflict do nothing`,
)
const list = statement<Member & { groupId: string }>(
  'membership_list',
  `select m.group_id as "groupId", m.member_id as id, m.member_kind as kind,
          coalesce(u.display_name, u.user_name, g.name) as name
     from memberships m
     left join users u on u.account_id = m.account_id and u.id = m.member_id
     left join groups g on g.account_id = m.account_id and g.id = m.member_id
    where m.account_id = :accountId and m.group_id = any(cast(:groupIds as uuid[])) and m.source_id = :sourceId
      and ${shown}
    order by m.group_id, m.member_id`,
)
// The limit stands in the text, so that a plan made for any values knows how few rows these are.
const listFrom = statement<Member>(
  'membership_list_from',
  `select m.member_id as id, m.member_kind as kind, coalesce(u.display_name, u.user_name, g.name) as name
     from (select m.* from memberships m
            where m.account_id = :accountId and m.group_id = :groupId and m.member_id > :after
              and m.source_id = :sourceId and ${shown}
            order by m.member_id limit 1000) m
     left join users u on u.account_id = m.account_id and u.id = m.member_id
     left join groups g on g.account_id = m.account_id and g.id = m.member_id
    order by m.member_id`,
)

export async function insertMemberships(
  db: Knex,
  scope: MembershipScope,
  members: { ids: readonly string[]; suspended: readonly string[] },
): Promise<MembershipResult> {
  return toResult(await refusingConflicts({}, () => insert(db, { ...scope, ...members })), 1)
}

/** Gives memberships this end, and gives those that had another one. */
export async function limitMemberships(
  db: Knex,
  scope: MembershipScope,
  limited: { ids: readonly string[]; until: Date | null },
): Promise<readonly string[]> {
  return (await limit(db, { ...scope, ...limited })).map(row => row.id)
}

export async function deleteMemberships(
  db: Knex,
  scope: MembershipScope,
  ids: readonly string[],
): Promise<MembershipResult> {
  return toResult(await remove(db, { ...scope, ids }), -1)
}

/** Deletes all but these: with `insertMemberships` of the same ids, a replacement by set difference. */
export async function deleteOtherMemberships(
  db: Knex,
  scope: MembershipScope,
  ids: readonly string[],
): Promise<MembershipResult> {
  return toResult(await removeOthers(db, { ...scope, ids }), -1)
}

/** Makes the rows of another source rows of this one; who is in the group stays the same. */
export async function takeOverMemberships(
  db: Knex,
  scope: MembershipScope,
  from: string,
): Promise<void> {
  await takeOver(db, { ...scope, from })
}

export type GroupMember = Member & { readonly groupId: string }

/** The members of some groups by one source, all groups in one statement. */
export async function listMembers(
  db: Knex,
  scope: { accountId: string; sourceId: string },
  groupIds: readonly string[],
): Promise<readonly GroupMember[]> {
  return groupIds.length === 0 ? [] : list(db, { ...scope, groupIds })
}

/** The next members of one group by one source in the order of their ids, some thousand at once; none at the end. */
export async function listMembersFrom(
  db: Knex,
  scope: MembershipScope,
  after: string = nilId,
): Promise<readonly Member[]> {
  return listFrom(db, { ...scope, after })
}

function toResult(rows: readonly Changed[], direction: 1 | -1): MembershipResult {
  const distinct = rows.filter(row => row.distinct).length
  return { ids: rows.map(row => row.id), memberChange: distinct * direction }
}
