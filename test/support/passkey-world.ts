import { beginPasskey, finishPasskey } from '../../src/domain/factors/register-passkey.ts'
import { toPerson } from '../../src/domain/person.ts'
import { createSecretBox } from '../../src/lib/secret-box.ts'
import type { User } from '../../src/model/user.ts'
import type { Agency } from './agency.ts'
import { testSecret } from './app.ts'
import type { Browser, View } from './browser.ts'
import { softPasskey, type SoftPasskey, type Twist } from './soft-passkeys.ts'

const box = createSecretBox([testSecret])

export async function opened(
  world: Agency,
  url?: string,
): Promise<{ readonly window: Browser; readonly page: View }> {
  const window = world.browser()
  const address = url ?? (await world.application.begin()).url
  return { window, page: await window.open(address) }
}

/** A passkey of somebody, kept as their own page keeps it. */
export async function passkeyOf(
  { context, account }: Pick<Agency, 'context' | 'account'>,
  user: User,
  twist: Twist = {},
): Promise<SoftPasskey> {
  const key = softPasskey(new URL(account.issuer).origin)
  const person = toPerson(user)
  const answer = key.make(await beginPasskey(context, person, user.id), twist)
  await finishPasskey(context, box, person, { owner: user.id, answer, name: 'Soft key' })
  return key
}

export async function sessionsOf({ context, account }: Agency): Promise<readonly string[]> {
  return context
    .db('oidc_records')
    .where({ account_id: account.id, model: 'Session' })
    .whereNotNull('sub')
    .orderBy('created_at')
    .pluck<string[]>('uid')
}

export async function remember({ context, account, ana }: Agency): Promise<void> {
  await context.db('remembered_devices').insert({
    account_id: account.id,
    id: ana.id,
    user_id: ana.id,
    token_hash: Buffer.from('x'),
    expires_at: new Date(Date.now() + 60_000),
  })
}

export function handleOf({ sub }: User): string {
  return Buffer.from(sub).toString('base64url')
}

type PasskeyInTable = {
  readonly counter: string
  readonly last_used_at: Date | null
  readonly backed_up: boolean
}

export async function rowsOf({ context, account }: Agency): Promise<readonly PasskeyInTable[]> {
  const rows: PasskeyInTable[] = await context
    .db('passkeys')
    .where({ account_id: account.id })
    .orderBy('id')
  return rows
}

export async function challenges({ context, account }: Agency): Promise<number> {
  const rows: unknown[] = await context.db('passkey_challenges').where({ account_id: account.id })
  return rows.length
}

type EventInTable = { readonly actor_id: string; readonly data: { readonly reason?: string } }

export async function events(
  { context, account }: Agency,
  type: string,
): Promise<readonly EventInTable[]> {
  const rows: EventInTable[] = await context
    .db('events')
    .where({ account_id: account.id, type })
    .orderBy('id')
  return rows
}

export async function lastFailure(world: Agency): Promise<string | undefined> {
  return (await events(world, 'sign_in.failed')).at(-1)?.data.reason
}

export async function mailsTo({ context, account, ana }: Agency): Promise<readonly unknown[]> {
  return context.db('mails').where({ account_id: account.id, user_id: ana.id })
}
