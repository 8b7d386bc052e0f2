import { isId, newId } from '../../lib/ids.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteRegistrationToken,
  insertRegistrationToken,
  listRegistrationTokens as listRows,
  type RegistrationToken,
  spendRegistrationToken,
} from '../../storage/applications/registration-tokens.ts'
import { type Created, createApplication, type NewApplication } from './applications.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

const mostUses = 1000

export type IssuedRegistrationToken = {
  readonly id: string
  readonly token: string
  readonly hint: string
}

/**
 * Makes a token with which software registers that many applications (RFC 7591 3), told this once. While an account has
 * none that is live, nothing registers there.
 */
export async function addRegistrationToken(
  context: Context,
  { uses, expiresAt }: { uses: number; expiresAt: Date },
): Promise<IssuedRegistrationToken> {
  if (!Number.isInteger(uses) || uses < 1 || uses > mostUses) {
    const rule = `a token registers 1 to ${mostUses} applications`
    throw new Refusal('invalid', rule, { field: 'uses' })
  }
  if (!(expiresAt.getTime() > Date.now())) {
    throw new Refusal('invalid', 'a token ends in the future', { field: 'expiresAt' })
  }
  const token = newToken('registration')
  const issued = { id: newId(), token, hint: token.slice(-4) }
  const { id, hint } = issued
  return inTransaction(context, async inside => {
    const accountId = inside.account.id
    const hash = hashToken(token)
    await insertRegistrationToken(inside.db, { accountId, id, hash, hint, uses, expiresAt })
    const data = { token: id, hint, uses, expiresAt: expiresAt.toISOString() }
    await recordEvent(inside, {
      type: 'account.registration_token_added',
      target: targetOf(inside),
      data,
    })
    return issued
  })
}

/** The tokens of the account, those that are spent or have ended too. */
export async function listRegistrationTokens({
  db,
  account,
}: Context): Promise<readonly RegistrationToken[]> {
  return listRows(db, account.id)
}

/** Ends a token at once. */
export async function removeRegistrationToken(context: Context, id: string): Promise<void> {
  await inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, id }
    const hint = isId(id) ? await deleteRegistrationToken(inside.db, key) : undefined
    if (hint === undefined) throw new Refusal('not-found', 'this account has no such token')
    await recordEvent(inside, {
      type: 'account.registration_token_removed',
      target: targetOf(inside),
      data: { token: id, hint },
    })
  })
}

/**
 * Registers an application for who holds a token: for assigned people only, who are asked what they share with it. A
 * refusal spends nothing. Refuses an unknown token as forbidden.
 */
export async function registerApplication(
  context: Context,
  token: string,
  input: Omit<NewApplication, 'access'>,
): Promise<Created> {
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, hash: hashToken(token) }
    const hint = await spendRegistrationToken(inside.db, key)
    if (hint === undefined) throw new Refusal('forbidden', 'the token is not known or has ended')
    const actor = { kind: 'system', id: null, name: `registration token …${hint}` } as const
    const client = { ...input.client, firstParty: false }
    return createApplication({ ...inside, actor }, { ...input, access: 'assigned', client })
  })
}

function targetOf({ account }: Context): { kind: 'account'; id: string; name: string } {
  return { kind: 'account', id: account.id, name: account.slug }
}
