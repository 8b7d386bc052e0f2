import type { Knex } from 'knex'
import { statement } from './statement.ts'

export type SourceKey = { readonly accountId: string; readonly id: string }

// Requests of the source that are under way hold it; later ones find it gone.
const lockSource = statement(
  'source_removal_lock',
  `select id from sources where account_id = :accountId and id = :id for update`,
)
const lockGroups = statement(
  'source_removal_lock_groups',
  `select g.id from groups g
    where g.account_id = :accountId and (g.managed_by = :id or g.id in (
      select m.group_id from memberships m where m.account_id = :accountId and m.source_id = :id))
    order by g.id for update`,
)
// Where there is a row by hand already, the two become one that lets in whoever either let in.
const toManual = statement<{ moved: number }>(
  'source_removal_memberships',
  `with gone as (
     delete from memberships where account_id = :accountId and source_id = :id returning *),
   moved as (
     insert into memberships as m (account_id, group_id, member_id, source_id, member_kind, state, since, until)
     select account_id, group_id, member_id, :accountId, member_kind, state, since, until from gone
     on conflict (account_id, group_id, member_id, source_id) do update set
       state = least(m.state, excluded.state),
       since = least(m.since, excluded.since),
       until = case when m.until is null or excluded.until is null then null
                    else greatest(m.until, excluded.until) end
     returning 1)
   select count(*) as moved from moved`,
)
const removeSource = statement(
  'source_removal',
  `delete from sources where account_id = :accountId and id = :id`,
)

/**
 * Removes a source of memberships together with what it is the source of, which `remove` deletes. Its memberships become
 * manual ones: who is in which group stays the same. Gives how many there were.
 */
export async function deleteSource(
  db: Knex,
  key: SourceKey,
  remove: (db: Knex, key: SourceKey) => Promise<unknown>,
): Promise<number> {
  await lockSource(db, key)
  await lockGroups(db, key)
  const [row] = await toManual(db, key)
  await remove(db, key)
  await removeSource(db, key)
  return row?.moved ?? 0
}
