import type { Knex } from 'knex'
import { LRUCache } from 'lru-cache'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { sharing } from '../lib/sharing.ts'
import type { Account } from '../model/account.ts'
import type { Actor } from '../model/event.ts'
import { Refusal } from '../model/refusal.ts'
import {
  findAccountBySlug,
  insertAccount,
  listAccounts as listRows,
  listFirstAccounts,
  updateIssuer,
} from '../storage/accounts.ts'
import { insertApplication } from '../storage/applications/applications.ts'
import { inTransaction, type Context } from './context.ts'
import { recordEvent } from './events.ts'
import { createSigningKeys } from './keys/signing-keys.ts'

/** The client id of the application through which an account's own pages sign people in. */
export const homeClientId = 'cohort-account'

/** Where the sign-in to the console comes back to, which is one of those pages. */
export function consoleCallback({ issuer }: Pick<Account, 'issuer'>): string {
  return `${issuer}/console/callback`
}

export type NewAccount = {
  readonly slug: string
  readonly name: string
  readonly publicUrl: string
}

/** What stands behind an operation that no account has yet. */
export type Founder = {
  readonly db: Knex
  readonly box: SecretBox
  readonly actor: Actor
  readonly requestId: string
}

/** Creates an account with its signing keys and its own pages' application. Refuses a malformed or taken slug. */
export async function createAccount(
  founder: Founder,
  { slug, name, publicUrl }: NewAccount,
): Promise<Account> {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) {
    const rule =
      'a slug has 1 to 63 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen'
    throw new Refusal('invalid', rule, { field: 'slug' })
  }
  const { db, box, actor, requestId } = founder
  return db.transaction(async trx => {
    const account = await insertAccount(trx, {
      id: newId(),
      slug,
      name,
      issuer: `${publicUrl}/t/${slug}`,
    })
    const context: Context = { db: trx, account, actor, requestId, address: null }
    await createSigningKeys(context, box)
    await insertApplication(trx, account.id, homeApplication())
    const target = { kind: 'account', id: account.id, name: slug } as const
    await recordEvent(context, { type: 'account.created', target, data: { slug, name } })
    return account
  })
}

/** The account with this slug, enabled or not. */
export async function findAccount(db: Knex, slug: string): Promise<Account | undefined> {
  return findAccountBySlug(db, slug)
}

/** Finds accounts by slug for a door where each request asks: those that ask at once share a look-up. */
export function accountFinder(db: Knex): (slug: string) => Promise<Account | undefined> {
  return sharing(slug => findAccount(db, slug))
}

const kept = { max: 1000, ttl: 1000 }

/**
 * As `accountFinder`, and keeps each account for a second: for addresses where what an account changes (its keys, whether it
 * is enabled) may hold a second later.
 */
export function accountKeeper(
  find: (slug: string) => Promise<Account | undefined>,
): (slug: string) => Promise<Account | undefined> {
  const accounts = new LRUCache<string, Account>(kept)
  return async slug => {
    const known = accounts.get(slug)
    if (known !== undefined) return known
    const start = performance.now() // not when it came: what is slow to come would be kept for longer
    const account = await find(slug)
    if (account !== undefined) accounts.set(slug, account, { start })
    return account
  }
}

/** The account of an installation that has one only. */
export async function findOnlyAccount(db: Knex): Promise<Account | undefined> {
  const [first, second] = await listFirstAccounts(db)
  return second === undefined ? first : undefined
}

/** Every account of the installation, enabled or not. */
export async function listAccounts(db: Knex): Promise<readonly Account[]> {
  return listRows(db)
}

/** Moves an account to another public URL. Tokens of the former issuer are no longer accepted by applications. */
export async function moveAccount(context: Context, publicUrl: string): Promise<void> {
  const { account } = context
  const issuer = `${publicUrl}/t/${account.slug}`
  await inTransaction(context, async inside => {
    await updateIssuer(inside.db, account.id, issuer)
    const data = { before: { issuer: account.issuer }, after: { issuer } }
    const target = { kind: 'account', id: account.id, name: account.slug } as const
    await recordEvent(inside, { type: 'account.moved', target, data })
  })
}

function homeApplication(): Parameters<typeof insertApplication>[2] {
  return {
    id: newId(),
    clientId: homeClientId,
    kind: 'system',
    name: 'Cohort',
    access: 'open',
    redirectUris: [], // those of a system application follow from the issuer
    postLogoutRedirectUris: [],
    homeUrl: null,
    contact: null,
    claims: {},
    client: {},
  }
}
