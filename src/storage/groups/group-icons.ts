import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { Picture } from '../../model/picture.ts'
import { statement } from '../statement.ts'

type GroupKey = { readonly accountId: string; readonly groupId: string }

const put = statement(
  'group_icon_put',
  `with stored as (
     insert into group_icons (account_id, group_id, hash, media_type, content)
     values (:accountId, :groupId, :hash, :mediaType, :content)
     on conflict on constraint group_icons_id do update
        set hash = excluded.hash, media_type = excluded.media_type, content = excluded.content)
   update groups set icon = :hash, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :groupId`,
)
const remove = statement(
  'group_icon_delete',
  `with gone as (
     delete from group_icons where account_id = :accountId and group_id = :groupId)
   update groups set icon = null, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :groupId`,
)
const find = statement<Picture>(
  'group_icon_find',
  `select i.hash, i.media_type as "mediaType", i.content from group_icons i
     join groups g on g.account_id = i.account_id and g.id = i.group_id and g.deleted_at is null
    where i.account_id = :accountId and i.group_id = :groupId`,
)
const copy = statement(
  'group_icon_copy',
  `with copied as (
     insert into group_icons (account_id, group_id, hash, media_type, content)
     select account_id, :to, hash, media_type, content from group_icons
      where account_id = :accountId and group_id = :groupId returning hash)
   update groups set icon = (select hash from copied) where account_id = :accountId and id = :to`,
)

/** Stores the picture of a group; the version of the group rises. */
export async function putIcon(db: Knex, key: GroupKey, picture: Picture): Promise<void> {
  await put(db, { ...key, ...picture })
}

export async function deleteIcon(db: Knex, key: GroupKey): Promise<void> {
  await remove(db, key)
}

export async function findIcon(db: Knex, key: GroupKey): Promise<Picture | undefined> {
  if (!isId(key.groupId)) return undefined
  const [row] = await find(db, key)
  return row
}

/** Gives a group the picture of another one. */
export async function copyIcon(db: Knex, key: GroupKey, to: string): Promise<void> {
  await copy(db, { ...key, to })
}
