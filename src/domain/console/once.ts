import { createHash } from 'node:crypto'
import type { SecretBox } from '../../lib/secret-box.ts'
import { Refusal } from '../../model/refusal.ts'
import { claimIdempotencyKey, storeIdempotentAnswer } from '../../storage/idempotency-keys.ts'
import type { Caller } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'

export type Repeatable = {
  /** What the caller calls this request. */
  readonly key: string
  /** Everything that the request says. */
  readonly content: string
}

export type Answered = { readonly text: string; readonly replayed: boolean }

const purpose = 'idempotent answer'

/**
 * Does something once for a key of the caller, in one transaction with the keeping of its answer: whoever repeats the request
 * within a day gets that answer, also while the first is under way. What is refused is not kept. The same key for another
 * request is refused as `invalid` with the field `idempotency-key`.
 */
export async function once<Own extends Context & { readonly caller: Caller }>(
  context: Own,
  { box, key, content }: Repeatable & { readonly box: SecretBox },
  act: (inside: Own) => Promise<string>,
): Promise<Answered> {
  return inTransaction(context, async inside => {
    const { db, account, caller } = inside
    const own = { accountId: account.id, callerId: caller.id, keyHash: hash(key) }
    const requestHash = hash(content)
    const before = await claimIdempotencyKey(db, { ...own, requestHash })
    if (before === undefined) {
      const text = await act(inside)
      await storeIdempotentAnswer(db, { ...own, sealedAnswer: box.seal(purpose, text) })
      return { text, replayed: false }
    }
    if (!before.requestHash.equals(requestHash) || before.sealedAnswer === null) throw reused()
    return { text: box.open(purpose, before.sealedAnswer), replayed: true }
  })
}

function reused(): Refusal {
  const why = 'this Idempotency-Key was used for another request'
  return new Refusal('invalid', why, { field: 'idempotency-key' })
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
