import type { Knex } from 'knex'
import type { SetBranding } from '../model/branding.ts'
import type { Picture } from '../model/picture.ts'
import { statement } from './statement.ts'

const find = statement<SetBranding>(
  'branding_find',
  `select logo, accent, version from accounts where id = :accountId`,
)
const setAccent = statement(
  'branding_accent',
  `update accounts set accent = :accent, version = version + 1, updated_at = cohort_now() where id = :accountId`,
)
const put = statement(
  'branding_logo_put',
  `with stored as (
     insert into account_logos (account_id, hash, media_type, content) values (:accountId, :hash, :mediaType, :content)
     on conflict on constraint account_logos_id do update
        set hash = excluded.hash, media_type = excluded.media_type, content = excluded.content)
   update accounts set logo = :hash, version = version + 1, updated_at = cohort_now() where id = :accountId`,
)
const remove = statement(
  'branding_logo_delete',
  `with gone as (delete from account_logos where account_id = :accountId)
   update accounts set logo = null, version = version + 1, updated_at = cohort_now() where id = :accountId`,
)
const findPicture = statement<Picture>(
  'branding_logo_find',
  `select hash, media_type as "mediaType", content from account_logos where account_id = :accountId`,
)

export async function findBranding(db: Knex, accountId: string): Promise<SetBranding> {
  const [row] = await find(db, { accountId })
  return row as SetBranding
}

export async function updateAccent(
  db: Knex,
  accountId: string,
  accent: string | null,
): Promise<void> {
  await setAccent(db, { accountId, accent })
}

/** Stores the picture of an account, or takes it away. */
export async function updateLogo(
  db: Knex,
  accountId: string,
  picture: Picture | null,
): Promise<void> {
  await (picture === null ? remove(db, { accountId }) : put(db, { accountId, ...picture }))
}

export async function findLogo(db: Knex, accountId: string): Promise<Picture | undefined> {
  const [row] = await findPicture(db, { accountId })
  return row
}
