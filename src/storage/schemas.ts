import type { Knex } from 'knex'
import type { AccountSchema } from '../model/account-schema.ts'
import { statement } from './statement.ts'

type Definition = Pick<AccountSchema, 'name' | 'description' | 'attributes'>
type Row = Pick<AccountSchema, 'urn' | 'resource'> & { readonly definition: Definition }

const list = statement<Row>(
  'schema_list',
  `select urn, resource, definition from account_schemas where account_id = :accountId order by urn_key`,
)
const put = statement(
  'schema_put',
  `insert into account_schemas (account_id, urn, urn_key, resource, definition)
   values (:accountId, :urn, :urnKey, :resource, :definition)
   on conflict on constraint account_schemas_id
     do update set definition = excluded.definition, updated_at = cohort_now()`,
)
const remove = statement(
  'schema_delete',
  `delete from account_schemas where account_id = :accountId and urn_key = :urnKey`,
)
const raiseVersion = statement(
  'schema_version',
  `update accounts set schemas_version = schemas_version + 1 where id = :accountId`,
)
// jsonb_exists is the operator ?, which the query builder would take for a binding.
const count = statement<{ values: number }>(
  'schema_values',
  `select (select count(*) from users where account_id = :accountId and jsonb_exists(attributes, :urn))
        + (select count(*) from groups where account_id = :accountId and jsonb_exists(attributes, :urn)) as values`,
)
const clear = (table: 'users' | 'groups') =>
  statement(
    `schema_clear_${table}`,
    `update ${table} set attributes = attributes - cast(:urn as text), folded = folded - cast(:urn as text),
            version = version + 1, updated_at = cohort_now()
      where account_id = :accountId and jsonb_exists(attributes, :urn)`,
  )
const clearUsers = clear('users')
const clearGroups = clear('groups')

/** The schemas that an account has defined. */
export async function listSchemas(db: Knex, accountId: string): Promise<readonly AccountSchema[]> {
  const rows = await list(db, { accountId })
  return rows.map(({ definition, ...row }) => ({ ...row, ...definition }))
}

/** Stores a schema, new or changed, and raises the version of the account's schemas. */
export async function putSchema(
  db: Knex,
  accountId: string,
  { urn, resource, ...definition }: AccountSchema,
): Promise<void> {
  const urnKey = urn.toLowerCase()
  await put(db, { accountId, urn, urnKey, resource, definition: JSON.stringify(definition) })
  await raiseVersion(db, { accountId })
}

export async function deleteSchema(db: Knex, accountId: string, urn: string): Promise<void> {
  await remove(db, { accountId, urnKey: urn.toLowerCase() })
  await raiseVersion(db, { accountId })
}

/** How many users and groups have a value of this schema. */
export async function countSchemaValues(db: Knex, accountId: string, urn: string): Promise<number> {
  const [row] = await count(db, { accountId, urn })
  return row?.values ?? 0
}

/** Takes every value of this schema away. */
export async function clearSchemaValues(db: Knex, accountId: string, urn: string): Promise<void> {
  await clearUsers(db, { accountId, urn })
  await clearGroups(db, { accountId, urn })
}
