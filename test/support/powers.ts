import type { Knex } from 'knex'

const tables: Readonly<Record<string, readonly string[]>> = {
  users: ['id', 'user_name', 'role', 'active', 'suspended'],
  user_values: ['user_id', 'attribute', 'value'],
  passwords: ['user_id', 'hash'],
  memberships: ['group_id', 'member_id', 'source_id', 'state', 'until'],
  granted_rights: ['principal_id', 'right_key', 'delegated', 'until'],
  app_role_assignments: ['role_id', 'principal_id'],
  assignments: ['application_id', 'principal_id'],
  connections: ['id', 'default_role', 'role_mapping', 'oauth_application_id', 'adoption'],
  connection_tokens: ['id'],
  application_secrets: ['id'],
  applications: ['id', 'client', 'enabled'],
}

/** Everything by which anybody in an account has power, as one text: equal where nobody gained or lost any. */
export async function powersOf(db: Knex, accountId: string): Promise<string> {
  const rows: string[] = []
  for (const [table, columns] of Object.entries(tables)) {
    const found = await db(table).where({ account_id: accountId }).select(columns)
    rows.push(...found.map(row => `${table} ${JSON.stringify(row)}`).toSorted())
  }
  const account = await db('accounts').where({ id: accountId }).select('active_by_right')
  return [...rows, JSON.stringify(account)].join('\n')
}
