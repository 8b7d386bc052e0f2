import type { Knex } from 'knex'
import { type Statement, statement } from './statement.ts'

/** A column whose texts are sealed (lib/secret-box.ts) and may outlive the secret that sealed them. */
export type SealedColumn = {
  readonly name: string
  readonly purpose: string
  /** At most 500 of an account that another secret than those with these ids, or none of them, sealed. */
  readonly findOthers: Statement<SealedText>
  /** Replaces a text, if it is still the same. */
  readonly replace: Statement<object>
  readonly count: Statement<{ readonly count: number }>
}

export type SealedText = { readonly key: string; readonly sealed: string }

type Described = {
  readonly table: string
  readonly column: string
  readonly purpose: string
  /** What names the row within the account, as one text, and how that text finds it again. */
  readonly key: string
  readonly byKey: string
}

const described: readonly Described[] = [
  {
    table: 'signing_keys',
    column: 'sealed_private_jwk',
    purpose: 'signing key',
    key: 'kid',
    byKey: 'kid = :key',
  },
  {
    table: 'oidc_records',
    column: 'sealed_id',
    purpose: 'openid record id',
    key: `model || ' ' || encode(id_hash, 'hex')`,
    byKey: `model = split_part(:key, ' ', 1) and id_hash = decode(split_part(:key, ' ', 2), 'hex')`,
  },
  {
    table: 'streams',
    column: 'sealed_authorization',
    purpose: 'stream authorization',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'idempotency_keys',
    column: 'sealed_answer',
    purpose: 'idempotent answer',
    key: `cast(caller_id as text) || ' ' || encode(key_hash, 'hex')`,
    byKey: `caller_id = cast(split_part(:key, ' ', 1) as uuid) and key_hash = decode(split_part(:key, ' ', 2), 'hex')`,
  },
  {
    table: 'mails',
    column: 'sealed_text',
    purpose: 'mail',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'code_factors',
    column: 'sealed_secret',
    purpose: 'code factor',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'recovery_sets',
    column: 'sealed_key',
    purpose: 'recovery key',
    key: 'cast(user_id as text)',
    byKey: 'user_id = cast(:key as uuid)',
  },
  {
    table: 'webhook_secrets',
    column: 'sealed_secret',
    purpose: 'webhook secret',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'upstreams',
    column: 'sealed_secret',
    purpose: 'upstream secret',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'upstreams',
    column: 'sealed_key',
    purpose: 'upstream key',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'saml_keys',
    column: 'sealed_key',
    purpose: 'saml key',
    key: 'cast(id as text)',
    byKey: 'id = cast(:key as uuid)',
  },
  {
    table: 'upstream_visits',
    column: 'sealed_answer',
    purpose: 'upstream answer',
    key: `encode(state_hash, 'hex')`,
    byKey: `state_hash = decode(:key, 'hex')`,
  },
]

/** Every such column; a new one is a row above. */
export const sealedColumns: readonly SealedColumn[] = described.map(
  ({ table, column, purpose, key, byKey }) => {
    const name = `${table}_${column}`
    const isOf = `${column} is not null and split_part(${column}, '.', 1)`
    return {
      name: `${table}.${column}`,
      purpose,
      findOthers: statement<SealedText>(
        `sealed_find_${name}`,
        `select ${key} as key, ${column} as sealed from ${table}
          where account_id = :accountId and ${isOf} = any (cast(:ids as text[])) limit 500`,
      ),
      replace: statement(
        `sealed_replace_${name}`,
        `update ${table} set ${column} = :next
          where account_id = :accountId and ${byKey} and ${column} = :sealed`,
      ),
      count: statement<{ count: number }>(
        `sealed_count_${name}`,
        `select count(*) as count from ${table}
          where account_id = :accountId and ${isOf} <> all (cast(:ids as text[]))`,
      ),
    }
  },
)

const countUnreadable = statement<{ count: number }>(
  'signing_key_unreadable',
  `select count(*) as count from accounts a join signing_keys k on k.account_id = a.id
    where split_part(k.sealed_private_jwk, '.', 1) <> all (cast(:ids as text[]))`,
)

/** How many signing keys of the installation were sealed with other secrets than those with these ids. */
export async function countUnreadableKeys(db: Knex, ids: readonly string[]): Promise<number> {
  const [row] = await countUnreadable(db, { ids: [...ids] })
  return row?.count ?? 0
}
