import { createHmac } from 'node:crypto'
import { randomText } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { hashToken } from '../../lib/token.ts'
import {
  findTrial,
  findVisit,
  insertVisit,
  keepAnswer,
  keepFirstAnswer,
  type UpstreamVisit,
  useVisit,
  type VisitKey,
} from '../../storage/upstreams/upstream-visits.ts'
import type { Context } from '../context.ts'
import { openAnswer, sealAnswer } from './upstream-secrets.ts'

/** For whom somebody sets out: an interaction, or an administrator who tries the upstream. */
export type Traveller = { readonly uid: string } | { readonly testerId: string }

/** As what somebody sets out who is signed in and links themselves. Interactions are not called so. */
export function uidOfSession(sessionUid: string): string {
  return `session:${sessionUid}`
}

export function isOfSession(uid: string): boolean {
  return uid.startsWith('session:')
}

/** Sends somebody out to an upstream: gives the state (SAML: the id of the request) that finds the way back, once. */
export async function setOut(
  context: Context,
  upstreamId: string,
  traveller: Traveller,
  state: string = randomText(),
): Promise<string> {
  const uid = 'uid' in traveller ? traveller.uid : null
  const testerId = 'testerId' in traveller ? traveller.testerId : null
  await insertVisit(context.db, keyOf(context, upstreamId, state), { uid, testerId })
  return state
}

/** Whose answer this is, without using it up; undefined where it is unknown, used or too old. */
export async function findTraveller(
  context: Context,
  upstreamId: string,
  state: string,
): Promise<Pick<UpstreamVisit, 'uid' | 'testerId'> | undefined> {
  return findVisit(context.db, keyOf(context, upstreamId, state))
}

/** What is known of a visit that ends. */
export type CameBack = {
  readonly testerId: string | null
  /** What was kept of it. */
  readonly answer: string | null
  /** When it set out, in seconds since 1970. */
  readonly begunAt: number
}

/**
 * Uses the way back up: of any number at once one gets through, and only in the interaction that set out (null: a trial).
 * Gives what was kept of it.
 */
export async function comeBack(
  context: Context,
  box: SecretBox,
  { upstreamId, state, uid }: { upstreamId: string; state: string; uid: string | null },
): Promise<CameBack | undefined> {
  const visit = await useVisit(context.db, keyOf(context, upstreamId, state), uid)
  if (visit === undefined) return undefined
  const { testerId, sealedAnswer, begunAt } = visit
  const answer = sealedAnswer === null ? null : openAnswer(box, sealedAnswer)
  return { testerId, answer, begunAt: Math.floor(begunAt.getTime() / 1000) }
}

/** Keeps what came for who asks for it next: the browser that set out, or the administrator who tries. */
export async function keepFor(
  context: Context,
  box: SecretBox,
  { upstreamId, state, answer }: { upstreamId: string; state: string; answer: string },
): Promise<void> {
  await keepAnswer(context.db, keyOf(context, upstreamId, state), sealAnswer(box, answer))
}

/** As `keepFor`, where nothing came before and the way back is still open; false otherwise. */
export async function keepFirstFor(
  context: Context,
  box: SecretBox,
  { upstreamId, state, answer }: { upstreamId: string; state: string; answer: string },
): Promise<boolean> {
  return keepFirstAnswer(context.db, keyOf(context, upstreamId, state), sealAnswer(box, answer))
}

/** What a trial gave: null while nothing came; undefined where this administrator has none by this name. */
export async function answerOfTrial(
  context: Context,
  box: SecretBox,
  { upstreamId, state, testerId }: { upstreamId: string; state: string; testerId: string },
): Promise<string | null | undefined> {
  const found = await findTrial(context.db, { ...keyOf(context, upstreamId, state), testerId })
  if (found === undefined) return undefined
  return found.sealedAnswer === null ? null : openAnswer(box, found.sealedAnswer)
}

/**
 * A secret that belongs to a state, such as the nonce, the verifier (RFC 7636) or the ticket of whoever brought the answer:
 * only we can make it, so nothing of it is stored.
 */
export function secretOf(
  box: SecretBox,
  purpose: 'nonce' | 'verifier' | 'ticket',
  state: string,
): string {
  const key = box.derive(`upstream ${purpose}`)
  return createHmac('sha256', key).update(state).digest('base64url')
}

function keyOf({ account }: Context, upstreamId: string, state: string): VisitKey {
  return { accountId: account.id, upstreamId, stateHash: hashToken(state) }
}
