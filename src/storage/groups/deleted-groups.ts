import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import { type Group, restorableDays } from '../../model/group.ts'
import type { Json } from '../../model/json.ts'
import { groupColumnList } from './groups.ts'
import { statement } from '../statement.ts'

type GroupKey = { readonly accountId: string; readonly id: string }

export type Discarded = Pick<Group, 'version' | 'deletedAt'> & {
  /** The applications (client ids) that it opened. */
  readonly applications: readonly string[]
}

const restorable = `g.deleted_at > cohort_now() - make_interval(days => ${restorableDays})`

// All parts see the state before: where the group let people in, directly or through the groups that it is in.
const discard = statement<Discarded>(
  'group_discard_with_version',
  `with recursive above (id) as (
     select cast(:id as uuid)
     union
     select m.group_id from above b join memberships m on m.account_id = :accountId and m.member_id = b.id),
   gone as (
     delete from memberships where account_id = :accountId and member_id = :id returning *),
   discarded as (
     update groups set deleted_at = cohort_now(), updated_at = cohort_now(), version = version + 1,
            left_memberships = (select coalesce(jsonb_agg(to_jsonb(gone)), '[]') from gone)
      where account_id = :accountId and id = :id returning version, deleted_at)
   select d.version, d.deleted_at as "deletedAt", array(
            select distinct a.client_id from above b
              join assignments s on s.account_id = :accountId and s.principal_id = b.id
              join applications a on a.account_id = s.account_id and a.id = s.application_id) as applications
     from discarded d`,
)
const hold = statement<Group & { leftMemberships: readonly { group_id: string }[] }>(
  'group_hold_deleted',
  `select ${groupColumnList}, g.left_memberships as "leftMemberships" from groups g
    where g.account_id = :accountId and g.id = :id and ${restorable} for update`,
)
const restore = statement<Group>(
  'group_restore',
  `update groups g set deleted_at = null, left_memberships = null, version = version + 1, updated_at = cohort_now()
    where g.account_id = :accountId and g.id = :id returning ${groupColumnList}`,
)
// A connection that was removed meanwhile left its rows to the hand.
const comeBack = statement<{ id: string }>(
  'group_restore_memberships',
  `with back as (
     insert into memberships (account_id, group_id, member_id, source_id, member_kind, state, since, until)
     select g.account_id, g.id, r.member_id, coalesce(s.id, g.account_id), r.member_kind, r.state, r.since, r.until
       from jsonb_to_recordset(cast(:memberships as jsonb))
              as r (group_id uuid, member_id uuid, source_id uuid, member_kind text, state text, since timestamptz,
                    until timestamptz)
       join groups g on g.account_id = :accountId and g.id = r.group_id
       left join sources s on s.account_id = g.account_id and s.id = r.source_id
     on conflict do nothing returning group_id)
   update groups g set member_count = g.member_count + 1, version = g.version + 1, updated_at = cohort_now()
    where g.account_id = :accountId and g.id in (select group_id from back) returning g.id`,
)
const list = statement<Group>(
  'groups_deleted',
  `select ${groupColumnList} from groups g
    where g.account_id = :accountId and ${restorable} and g.id > :after order by g.id limit :limit`,
)
const listPast = statement<{ id: string; name: string }>(
  'groups_past_restoring',
  `select g.id, g.name from groups g
    where g.account_id = :accountId and g.deleted_at is not null and not (${restorable}) order by g.id limit :limit`,
)
// The name is free at once; what is folded never begins with a control character.
const giveUp = statement<{ id: string }>(
  'group_give_up',
  `update groups g set name_key = chr(1) || g.id, deleted_at = '-infinity', version = version + 1
    where g.account_id = :accountId and g.id = :id and g.deleted_at > '-infinity' returning g.id`,
)
const removeMembers = statement<{ id: string }>(
  'group_purge_memberships',
  `delete from memberships m where m.account_id = :accountId and m.group_id = :id and m.member_id in (
     select o.member_id from memberships o where o.account_id = :accountId and o.group_id = :id
      order by o.member_id limit 5000) returning m.member_id as id`,
)
const remove = statement(
  'group_purge',
  `delete from principals p where p.account_id = :accountId and p.id = :id and p.kind = 'group'
      and exists (select 1 from groups g where g.account_id = p.account_id and g.id = p.id and g.deleted_at = '-infinity')`,
)

/**
 * Marks a group as deleted, at a cost that does not depend on its members, and takes it out of the groups that it is in.
 */
export async function discardGroup(db: Knex, key: GroupKey): Promise<Discarded> {
  const [row] = await discard(db, key)
  return row as Discarded
}

export type DeletedGroup = Group & {
  readonly leftMemberships: readonly LeftMembership[]
}

/** A group that it was in, with the row as it was. */
export type LeftMembership = { readonly groupId: string; readonly row: Json }

/** A group that can be restored, held until the transaction ends. */
export async function lockDeletedGroup(db: Knex, key: GroupKey): Promise<DeletedGroup | undefined> {
  const [row] = isId(key.id) ? await hold(db, key) : []
  if (row === undefined) return undefined
  const left = row.leftMemberships.map(own => ({ groupId: own.group_id, row: own }))
  return { ...row, leftMemberships: left }
}

/** Makes a deleted group a living one again, and puts it back into these groups. */
export async function restoreGroup(
  db: Knex,
  key: GroupKey,
  memberships: readonly LeftMembership[],
): Promise<Group> {
  const [row] = await restore(db, key)
  const rows = JSON.stringify(memberships.map(each => each.row))
  await comeBack(db, { accountId: key.accountId, memberships: rows })
  return row as Group
}

/** Up to `limit` groups that can be restored, behind the one with the id `after`. */
export async function listDeletedGroups(
  db: Knex,
  page: { accountId: string; after: string; limit: number },
): Promise<readonly Group[]> {
  return list(db, page)
}

/** Deleted groups that can be restored no more. */
export async function listPastRestoring(
  db: Knex,
  accountId: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return listPast(db, { accountId, limit })
}

/** From here on a deleted group cannot be restored, and its name is free; false where it was given up before. */
export async function giveUpGroup(db: Knex, key: GroupKey): Promise<boolean> {
  return (await giveUp(db, key)).length === 1
}

/** Removes some thousand members of a group that was given up, then the group; gives whether it is gone. */
export async function purgeGroup(db: Knex, key: GroupKey): Promise<boolean> {
  if ((await removeMembers(db, key)).length > 0) return false
  await remove(db, key)
  return true
}
