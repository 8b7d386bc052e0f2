import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { backoffSeconds } from '../../lib/backoff.ts'
import type { Outbound } from '../../lib/outbound.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Account } from '../../model/account.ts'
import { findAccounts } from '../../storage/accounts.ts'
import {
  type ClaimedStream,
  claimStream,
  postponeStream,
  releaseStream,
} from '../../storage/signals/stream-delivery.ts'
import { deleteEvents, giveUpEvent, nextEvents } from '../../storage/signals/stream-events.ts'
import { systemContext } from '../context.ts'
import { recordEvent } from '../events.ts'
import { outcomeOf, type PushOutcome } from './push-outcome.ts'
import { eventSigner, type SignEvent } from './security-event-tokens.ts'
import { openAuthorization } from './stream-authorization.ts'

export type PushParts = { readonly db: Knex; readonly box: SecretBox; readonly push: Outbound }

const atOnce = 20
const perAccount = 5 // of them: a slow receiver holds up its own account alone
const batch = 10
const lease = 60 // seconds: more than a run and the slowest answer together
const longestRun = 10_000
const pause = 250
const timeout = 10_000
const backoff = { first: 1, longest: 900 }

/**
 * Pushes what waits (RFC 8935), each stream in order, for some seconds at most. Several processes may do so at once: each
 * takes other streams. Every event arrives at least once, and again only where a process was cut off between the answer
 * and noting it. While some receivers are slow the others are served on.
 */
export async function pushEvents(parts: PushParts): Promise<void> {
  const run: Work = {
    parts,
    signerOf: signers(parts),
    until: performance.now() + longestRun,
    busy: 0,
  }
  throwWhatFailed(await Promise.allSettled(Array.from({ length: atOnce }, () => work(run))))
}

type Work = {
  readonly parts: PushParts
  readonly signerOf: (accountId: string) => Promise<Signer | undefined>
  readonly until: number
  /** How many streams are being served. */
  busy: number
}

/** Takes one stream after the other, also those that come while others are still busy. */
async function work(run: Work): Promise<void> {
  const { parts, signerOf, until } = run
  while (performance.now() < until) {
    const stream = await claimStream(parts.db, { lease, perAccount })
    if (stream === undefined) {
      if (run.busy === 0) return
      await sleep(pause)
      continue
    }
    run.busy++
    try {
      const signer = await signerOf(stream.accountId)
      if (signer !== undefined) await pushStream(parts, { stream, ...signer, until })
    } finally {
      run.busy--
    }
  }
}

type Signer = { readonly account: Account; readonly sign: SignEvent }

type Run = {
  readonly stream: ClaimedStream
  readonly account: Account
  readonly sign: SignEvent
  readonly until: number
}

async function pushStream(parts: PushParts, run: Run): Promise<void> {
  const { stream, sign, until } = run
  let delivered = false
  for (;;) {
    const events = await nextEvents(parts.db, stream, batch)
    for (const { id, type, ...event } of events) {
      const outcome = await pushOne(parts, stream, await sign({ id, type, ...event }, stream))
      if (outcome.kind === 'failed') return putOff(parts.db, stream, outcome)
      if (outcome.kind === 'taken') await deleteEvents(parts.db, stream, [id])
      else await giveUp(parts.db, run, { event: id, type, error: outcome.error })
      delivered = true
      if (performance.now() > until) return releaseStream(parts.db, stream, delivered)
    }
    if (events.length === 0) return releaseStream(parts.db, stream, delivered)
  }
}

function putOff(
  db: Knex,
  stream: ClaimedStream,
  { error, retryAfter }: { readonly error: string; readonly retryAfter: number },
): Promise<void> {
  const wait = backoffSeconds(stream.failures + 1, backoff, retryAfter)
  return postponeStream(db, stream, { error, wait })
}

async function pushOne(
  { box, push }: PushParts,
  { endpointUrl: url, sealedAuthorization: sealed }: ClaimedStream,
  body: string,
): Promise<PushOutcome> {
  const headers = {
    'content-type': 'application/secevent+jwt',
    accept: 'application/json',
    ...(sealed === null ? {} : { authorization: openAuthorization(box, sealed) }),
  }
  try {
    return outcomeOf(await push({ url, headers, body, timeout }))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no answer'
    return { kind: 'failed', error: why.slice(0, 500), retryAfter: 0 }
  }
}

async function giveUp(
  db: Knex,
  { stream, account }: Run,
  data: { readonly event: string; readonly type: string; readonly error: string },
): Promise<void> {
  const { accountId, streamId, name } = stream
  await db.transaction(async inside => {
    await giveUpEvent(inside, { accountId, streamId }, { id: data.event, error: data.error })
    const context = systemContext(inside, account, 'delivery')
    const target = { kind: 'stream', id: streamId, name } as const
    await recordEvent(context, { type: 'stream.event_refused', target, data })
  })
}

/** The signers of the accounts, each made once in a run. */
function signers(parts: PushParts): (accountId: string) => Promise<Signer | undefined> {
  const made = new Map<string, Promise<Signer | undefined>>()
  return accountId => {
    const signer = made.get(accountId) ?? signerOf(parts, accountId)
    made.set(accountId, signer)
    return signer
  }
}

async function signerOf(parts: PushParts, accountId: string): Promise<Signer | undefined> {
  const account = (await findAccounts(parts.db, [accountId])).get(accountId)
  return account && { account, sign: await eventSigner(parts, account) }
}

/** Streams that could not be served stay taken until their lease ends; by then the others have gone on. */
function throwWhatFailed(runs: readonly PromiseSettledResult<void>[]): void {
  const reasons = runs.flatMap(run => (run.status === 'rejected' ? [run.reason as unknown] : []))
  if (reasons.length > 0) throw new AggregateError(reasons, 'streams could not be served')
}
