import type { Knex } from 'knex'
import type { GroupNameRule } from '../../model/group-settings.ts'
import { statement } from '../statement.ts'

const find = statement<{ rule: GroupNameRule | null }>(
  'group_name_rule',
  `select settings ->> 'group_names' as rule from accounts where id = :accountId`,
)
const store = statement(
  'group_name_rule_store',
  `update accounts set settings = settings || jsonb_build_object('group_names', cast(:rule as text)),
          version = version + 1, updated_at = cohort_now() where id = :accountId`,
)

/** The rule for names of groups in an account; undefined before somebody chose one. */
export async function findGroupNameRule(
  db: Knex,
  accountId: string,
): Promise<GroupNameRule | undefined> {
  const [row] = await find(db, { accountId })
  return row?.rule ?? undefined
}

export async function storeGroupNameRule(
  db: Knex,
  accountId: string,
  rule: GroupNameRule,
): Promise<void> {
  await store(db, { accountId, rule })
}
