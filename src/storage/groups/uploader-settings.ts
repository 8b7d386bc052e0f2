import type { Knex } from 'knex'
import type { AccountUploader, GroupUploader } from '../../model/uploader-settings.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'

const ofAccount = statement<{ uploader: Partial<AccountUploader> | null }>(
  'uploader_of_account',
  `select settings -> 'uploader' as uploader from accounts where id = :accountId`,
)
const storeOfAccount = statement(
  'uploader_of_account_store',
  `update accounts set settings = settings || jsonb_build_object('uploader', cast(:uploader as jsonb)),
          version = version + 1, updated_at = cohort_now() where id = :accountId`,
)
const ofGroup = statement<{ uploader: Partial<GroupUploader> }>(
  'uploader_of_group',
  `select uploader from groups where account_id = :accountId and id = :groupId`,
)
const storeOfGroup = statement(
  'uploader_of_group_store',
  `update groups set uploader = cast(:uploader as jsonb), version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :groupId`,
)
const ofUser = statement<UploaderOfGroup>(
  'uploader_of_user',
  `with recursive person as (
     select account_id, id from users where account_id = :accountId and id = :userId),
   ${reach}
   select g.id, g.name, g.uploader from reach r cross join lateral (
       select * from groups where account_id = r.account_id and id = r.id offset 0) g
    where g.uploader <> '{}' order by g.id`,
)

type UploaderOfGroup = {
  readonly id: string
  readonly name: string
  readonly uploader: Partial<GroupUploader>
}

export async function findAccountUploader(
  db: Knex,
  accountId: string,
): Promise<Partial<AccountUploader>> {
  const [row] = await ofAccount(db, { accountId })
  return row?.uploader ?? {}
}

export async function storeAccountUploader(
  db: Knex,
  accountId: string,
  uploader: AccountUploader,
): Promise<void> {
  await storeOfAccount(db, { accountId, uploader: JSON.stringify(uploader) })
}

export async function findGroupUploader(
  db: Knex,
  key: { accountId: string; groupId: string },
): Promise<Partial<GroupUploader>> {
  const [row] = await ofGroup(db, key)
  return row?.uploader ?? {}
}

/** Stores what a group overrides; the version of the group rises. */
export async function storeGroupUploader(
  db: Knex,
  key: { accountId: string; groupId: string },
  uploader: GroupUploader,
): Promise<void> {
  await storeOfGroup(db, { ...key, uploader: JSON.stringify(uploader) })
}

/** The groups of a user, directly or through groups, that have settings for uploaders. */
export async function listUploadersOfUser(
  db: Knex,
  key: { accountId: string; userId: string },
): Promise<readonly UploaderOfGroup[]> {
  return ofUser(db, key)
}
