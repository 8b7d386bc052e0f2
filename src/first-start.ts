import type { Account } from './model/account.ts'
import type { Actor } from './model/event.ts'
import { createAccount, listAccounts, moveAccount } from './domain/accounts.ts'
import type { Context } from './domain/context.ts'
import { setPassword } from './domain/passwords/passwords.ts'
import { createUser } from './domain/users/create-user.ts'
import type { Installation } from './installation.ts'
import { newId } from './lib/ids.ts'
import { readablePassword } from './lib/readable-password.ts'
import { findPublicUrl, rememberPublicUrl } from './storage/instance.ts'
import { createPasswordHasher } from './lib/password-hasher.ts'

const actor: Actor = { kind: 'system', id: null, name: 'first start' }

export type FirstAdministrator = {
  readonly account: Account
  readonly userName: string
  readonly password: string
}

/**
 * On an embedded database without accounts: makes the account `main` with one administrator, whose one-time password is
 * told this once. Otherwise nothing, and undefined.
 */
export async function makeFirstAccount(
  { db, box, embedded }: Installation,
  publicUrl: string,
): Promise<FirstAdministrator | undefined> {
  if (!embedded || (await listAccounts(db)).length > 0) return undefined
  const requestId = newId()
  const userName = 'admin'
  const password = readablePassword()
  const hasher = createPasswordHasher({ lanes: 1, queue: 1 })
  return db.transaction(async trx => {
    const founder = { db: trx, box, actor, requestId }
    const account = await createAccount(founder, { slug: 'main', name: 'Main', publicUrl })
    const context: Context = { db: trx, account, actor, requestId, address: null }
    const user = await createUser(context, {
      userName,
      externalId: null,
      displayName: 'Administrator',
      active: true,
      attributes: {},
      values: {},
      role: 'account_administrator',
    })
    await setPassword(context, { hasher, box }, { userId: user.id, password, oneTime: true })
    return { account, userName, password }
  })
}

/**
 * Makes this server's address the one that the command line gives out, and gives the address that holds. On an embedded
 * database another server that still answers under its own keeps it: two addresses for one issuer would send people to
 * and fro.
 */
export async function takeOwnAddress(
  installation: Installation,
  publicUrl: string,
): Promise<string> {
  const { db, embedded } = installation
  const former = await findPublicUrl(db)
  if (embedded && former !== null && former !== publicUrl && (await answers(former))) return former
  await rememberPublicUrl(db, publicUrl)
  await followOwnAddress(installation, publicUrl)
  return publicUrl
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

/**
 * On an embedded database: accounts whose issuer is an address of this machine follow the address of this server, so that
 * another port needs no second step. Issuers that others rely on are never touched.
 */
async function followOwnAddress({ db, embedded }: Installation, publicUrl: string): Promise<void> {
  if (!embedded) return
  for (const account of await listAccounts(db)) {
    const issuer = new URL(account.issuer)
    if (issuer.protocol !== 'http:' || issuer.origin === publicUrl) continue
    await moveAccount({ db, account, actor, requestId: newId(), address: null }, publicUrl)
  }
}
