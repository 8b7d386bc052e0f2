import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../model/refusal.ts'
import { consumeRecord, findRecordWithOwners } from '../../storage/oidc/oidc-records.ts'
import { homeClientId } from '../accounts.ts'
import { type Context, inTransaction } from '../context.ts'
import { checkEntry } from '../entry/entry.ts'
import { type NewSignIn, openConsoleSession } from './console-sessions.ts'

export type CodeInHand = {
  readonly code: string
  /** What the challenge of the authorization request was made from (PKCE, RFC 7636 4.6). */
  readonly verifier: string
  readonly redirectUri: string
}

const codeSyntax = /^[\w.~-]{1,255}$/

/**
 * Redeems an authorization code of the account's own pages for a session of the console, and gives its token. It is the
 * exchange of RFC 6749 4.1.3 without the way over the network to ourselves: the code is for this client and address, is
 * used once, within its minute, by whoever began, and only while its session and grant live. Refuses all else as forbidden.
 */
export async function redeemConsoleCode(context: Context, inHand: CodeInHand): Promise<string> {
  return inTransaction(context, async inside => {
    const signIn = await consume(inside, inHand)
    if (signIn === undefined) throw over()
    const { allowed } = await checkEntry(inside, signIn.sub, homeClientId)
    if (!allowed) throw over()
    return openConsoleSession(inside, signIn)
  })
}

async function consume(
  { db, account }: Context,
  inHand: CodeInHand,
): Promise<NewSignIn | undefined> {
  if (!codeSyntax.test(inHand.code)) return undefined
  const key = { accountId: account.id, model: 'AuthorizationCode', id: inHand.code }
  const record = await findRecordWithOwners(db, key)
  if (record === undefined || record.consumed !== null || record.grant === null) return undefined
  const facts = factsOf(record.payload)
  const { accountId: sub, sessionUid, authTime: signedInAt } = facts
  if (record.session?.payload['accountId'] !== sub || !isFor(facts, inHand)) return undefined
  return (await consumeRecord(db, key)) ? { sub, sessionUid, signedInAt } : undefined
}

function isFor(facts: Facts, { verifier, redirectUri }: CodeInHand): boolean {
  if (facts.clientId !== homeClientId || facts.redirectUri !== redirectUri) return false
  return facts.exp > Date.now() / 1000 && proves(verifier, facts)
}

type Facts = {
  readonly clientId: unknown
  readonly redirectUri: unknown
  readonly codeChallenge: string
  readonly codeChallengeMethod: unknown
  readonly accountId: string
  readonly sessionUid: string
  readonly authTime: number
  readonly exp: number
}

function factsOf(payload: Record<string, unknown>): Facts {
  const text = (name: string): string => {
    const value = payload[name]
    return typeof value === 'string' ? value : ''
  }
  const { clientId, redirectUri, codeChallengeMethod } = payload
  return {
    clientId,
    redirectUri,
    codeChallengeMethod,
    codeChallenge: text('codeChallenge'),
    accountId: text('accountId'),
    sessionUid: text('sessionUid'),
    authTime: Number(payload['authTime'] ?? 0),
    exp: Number(payload['exp'] ?? 0),
  }
}

function proves(verifier: string, { codeChallenge, codeChallengeMethod }: Facts): boolean {
  if (codeChallengeMethod !== 'S256') return false
  const own = createHash('sha256').update(verifier).digest()
  const challenge = Buffer.from(codeChallenge, 'base64url')
  return own.length === challenge.length && timingSafeEqual(own, challenge)
}

function over(): Refusal {
  return new Refusal('forbidden', 'this sign-in is over: begin it again')
}
