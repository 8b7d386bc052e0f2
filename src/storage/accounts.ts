import type { Knex } from 'knex'
import type { Account, AccountSettings } from '../model/account.ts'
import { ownPolicy, type SignInPolicy, wholePolicy } from '../model/sign-in-policy.ts'
import { planInForce } from './plan/plan-columns.ts'
import { refusingConflicts } from './conflicts.ts'
import { statement } from './statement.ts'

const columns = `id, slug, issuer, name, enabled, schemas_version as "schemasVersion", keys_version as "keysVersion",
                 registration_until as "registrationUntil", active_by_right as "activeByRight", ${planInForce},
                 sign_in_policy as "signInPolicy", logo, accent, cohort_now() as "readAt"`

type Row = Omit<Account, 'signInPolicy'> & { readonly signInPolicy: Partial<SignInPolicy> }

const conflicts = {
  accounts_slug: 'an account with this slug exists already',
  accounts_issuer: 'an account with this issuer exists already',
}

const insert = statement<Row>(
  'account_create_with_look',
  `insert into accounts (id, slug, issuer, name) values (:id, :slug, :issuer, :name) returning ${columns}`,
)
const insertManualSource = statement(
  'account_manual_source',
  `insert into sources (account_id, id, kind) values (:id, :id, 'manual')`,
)
const findBySlug = statement<Row>(
  'account_of_slug_with_look',
  `select ${columns} from accounts where slug = :slug`,
)
const findSome = statement<Row>(
  'accounts_by_ids_with_look',
  `select ${columns} from accounts where id = any(cast(:ids as uuid[]))`,
)
const all = statement<Row>(
  'accounts_every_with_look',
  `select ${columns} from accounts order by slug`,
)
const firstTwo = statement<Row>(
  'accounts_first_two_with_look',
  `select ${columns} from accounts order by id limit 2`,
)
const updateIssuerRow = statement(
  'account_issuer',
  `update accounts set issuer = :issuer, version = version + 1, updated_at = cohort_now() where id = :id`,
)
const settings = statement<AccountSettings>(
  'account_settings',
  `select id, slug, issuer, name, version, created_at as "createdAt", updated_at as "updatedAt" from accounts where id = :id`,
)
const lockRow = statement('account_lock_row', `select id from accounts where id = :id for update`)
const updateNameOf = statement(
  'account_name',
  `update accounts set name = :name, version = version + 1, updated_at = cohort_now() where id = :id`,
)
const policyOf = statement<{ policy: Partial<SignInPolicy> }>(
  'account_sign_in_policy',
  `select sign_in_policy as policy from accounts where id = :id`,
)
const updatePolicy = statement(
  'account_sign_in_policy_set',
  `update accounts set sign_in_policy = cast(:policy as jsonb), version = version + 1, updated_at = cohort_now()
    where id = :id`,
)
const lock = statement('account_lock', `select pg_advisory_xact_lock(hashtext(:key))`)
const lockShared = statement(
  'account_lock_shared',
  `select pg_advisory_xact_lock_shared(hashtext(:key))`,
)

export type NewAccount = Pick<Account, 'id' | 'slug' | 'issuer' | 'name'>

export async function insertAccount(db: Knex, account: NewAccount): Promise<Account> {
  return refusingConflicts(conflicts, async () => {
    const [row] = await insert(db, account)
    await insertManualSource(db, { id: account.id })
    return toAccount(row as Row)
  })
}

export async function findAccountBySlug(db: Knex, slug: string): Promise<Account | undefined> {
  const [row] = await findBySlug(db, { slug })
  return row === undefined ? undefined : toAccount(row)
}

/** Those of these accounts that there are, by their ids. */
export async function findAccounts(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  return new Map((await findSome(db, { ids })).map(row => [row.id, toAccount(row)]))
}

export async function listAccounts(db: Knex): Promise<readonly Account[]> {
  return (await all(db, {})).map(toAccount)
}

/** The first two accounts: enough to know whether there is one only. */
export async function listFirstAccounts(db: Knex): Promise<readonly Account[]> {
  return (await firstTwo(db, {})).map(toAccount)
}

export async function updateIssuer(db: Knex, id: string, issuer: string): Promise<void> {
  await updateIssuerRow(db, { id, issuer })
}

export async function findAccountSettings(db: Knex, id: string): Promise<AccountSettings> {
  const [row] = await settings(db, { id })
  return row as AccountSettings
}

/** As `findAccountSettings`; the row is held until the transaction ends. */
export async function lockAccountSettings(db: Knex, id: string): Promise<AccountSettings> {
  await lockRow(db, { id })
  return findAccountSettings(db, id)
}

export async function updateAccountName(db: Knex, id: string, name: string): Promise<void> {
  await updateNameOf(db, { id, name })
}

/** How people may sign in, with defaults filled in. */
export async function findSignInPolicy(db: Knex, id: string): Promise<SignInPolicy> {
  const [row] = await policyOf(db, { id })
  return wholePolicy(row?.policy ?? {})
}

export async function updateSignInPolicy(
  db: Knex,
  id: string,
  policy: SignInPolicy,
): Promise<void> {
  await updatePolicy(db, { id, policy: JSON.stringify(ownPolicy(policy)) })
}

/** Holds others off until the transaction ends, for checks that span rows (`purpose` says which). */
export async function lockAccount(db: Knex, id: string, purpose: string): Promise<void> {
  await lock(db, { key: `${purpose} ${id}` })
}

function toAccount(row: Row): Account {
  return { ...row, signInPolicy: wholePolicy(row.signInPolicy) }
}

/** As `lockAccount`, with others who hold it like this. */
export async function lockAccountShared(db: Knex, id: string, purpose: string): Promise<void> {
  await lockShared(db, { key: `${purpose} ${id}` })
}
