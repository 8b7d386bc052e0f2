import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const forget = statement(
  'join_group_forget',
  `with settings as (
     update join_settings
        set default_groups = array_remove(default_groups, cast(:groupId as uuid)),
            choosable_groups = array_remove(choosable_groups, cast(:groupId as uuid)),
            version = version + 1, updated_at = cohort_now()
      where account_id = :accountId
        and (cast(:groupId as uuid) = any(default_groups) or cast(:groupId as uuid) = any(choosable_groups)))
   update join_requests set group_ids = array_remove(group_ids, cast(:groupId as uuid)), version = version + 1
    where account_id = :accountId and state in ('unproven', 'open') and cast(:groupId as uuid) = any(group_ids)`,
)

/** Takes a group that is gone for good off the form on which people ask to join, and off the requests that wait. */
export async function forgetJoinGroup(
  db: Knex,
  key: { readonly accountId: string; readonly groupId: string },
): Promise<void> {
  await forget(db, key)
}
