import type { EventType } from '../../model/event-types.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import { keyTimes, type SigningAlgorithm } from '../../model/signing-key.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { limitLockWaits } from '../../storage/lock-waits.ts'
import {
  activateSigningKey,
  deleteSigningKey,
  insertSigningKey,
  listSigningKeys,
  raiseKeysVersion,
  type SigningKeyRow,
  type SigningKeyTimes,
} from '../../storage/signing-keys.ts'
import { type Context, inTransaction } from '../context.ts'
import { endEverybodysAccess } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { makeSigningKey } from './signing-keys.ts'

export type { SigningKeyTimes }

/** The keys of the account with their states and times, those that sign first. Nothing of it is secret. */
export async function listKeys(context: Context): Promise<readonly SigningKeyTimes[]> {
  return (await keysOf(context)).map(toTimes)
}

export type Rotation = {
  readonly key: SigningKeyTimes
  /** False where a successor was published already: there is one at a time. */
  readonly created: boolean
}

/**
 * Publishes a successor of the key that signs with this algorithm. It takes over by itself once everybody's copy of the
 * published keys has it, and the former one stays published until what it signed is over (`keyTimes`).
 */
export async function rotateSigningKey(
  context: Context,
  box: SecretBox,
  algorithm: SigningAlgorithm,
): Promise<Rotation> {
  return changingKeys(context, async inside => {
    const former = (await listKeys(inside)).filter(key => key.algorithm === algorithm)
    const waiting = former.find(({ state }) => state === 'published')
    if (waiting !== undefined) return { key: waiting, created: false }
    const { publishedFirst: activeIn } = keyTimes
    const key = await publishKey(inside, box, { algorithm, activeIn })
    return { key, created: true }
  })
}

/**
 * Removes a key that nothing needs: one that has signed nothing yet, or whose signatures are all over. Refuses others; what
 * somebody else may hold is `loseSigningKey`.
 */
export async function removeSigningKey(context: Context, kid: string): Promise<void> {
  await changingKeys(context, async inside => {
    const key = await findKey(inside, kid)
    if (!key.unneeded) {
      const why = key.state === 'active' ? 'it signs' : 'what it signed may still be in use'
      throw new Refusal('conflict', `the key cannot be removed: ${why}`, { field: 'kid' })
    }
    await deleteSigningKey(inside.db, inside.account.id, kid)
    await recordKeyEvent(inside, 'signing_key.removed', key)
    await raiseKeysVersion(inside.db, inside.account.id)
  })
}

/**
 * Removes a key that somebody else may hold, at once: no instance publishes it or signs with it any more, and nothing that
 * it signed is good with us. Whoever verifies forgets it when their copy ends, within `keyTimes.cached`. Another key signs
 * from now on: the former one if it is still published, else the next one, else a new one. Gives its kid. Everybody's
 * access ends, since a session may have been begun with what somebody else signed.
 */
export async function loseSigningKey(
  context: Context,
  box: SecretBox,
  kid: string,
): Promise<{ readonly replacement: string }> {
  return changingKeys(context, async inside => {
    const { db, account } = inside
    const lost = await findKey(inside, kid)
    await deleteSigningKey(db, account.id, kid)
    const replacement = await ensureActive(inside, box, lost.algorithm as SigningAlgorithm)
    const people = await endEverybodysAccess(inside, 'key-loss')
    const said = { state: lost.state, replacement, people }
    await recordKeyEvent(inside, 'signing_key.lost', lost, said)
    await raiseKeysVersion(db, account.id)
    return { replacement }
  })
}

async function ensureActive(
  context: Context,
  box: SecretBox,
  algorithm: SigningAlgorithm,
): Promise<string> {
  const { db, account } = context
  const left = (await listKeys(context)).filter(key => key.algorithm === algorithm)
  const [first] = left
  if (first === undefined) return (await publishKey(context, box, { algorithm, activeIn: 0 })).kid
  if (first.state === 'published') await activateSigningKey(db, account.id, first.kid)
  return first.kid
}

/** Makes and stores a key, inside `changingKeys`. */
export async function publishKey(
  context: Context,
  box: SecretBox,
  wanted: { readonly algorithm: SigningAlgorithm; readonly activeIn: number },
): Promise<SigningKeyTimes> {
  const { db, account } = context
  const made = await makeSigningKey(box, wanted)
  await insertSigningKey(db, account.id, made)
  const key = toTimes(await findKey(context, made.kid))
  const activeAt = key.activeAt.toISOString()
  await recordKeyEvent(context, 'signing_key.published', key, { activeAt })
  await raiseKeysVersion(db, account.id)
  return key
}

/** Runs a change of the keys of the account; another one, in whatever process, waits for it. */
export async function changingKeys<Result>(
  context: Context,
  change: (inside: Context) => Promise<Result>,
): Promise<Result> {
  return inTransaction(context, async inside => {
    // The times of new keys count from here, so this is not to wait long.
    await limitLockWaits(inside.db, 15_000)
    await lockAccount(inside.db, inside.account.id, 'signing keys')
    return change(inside)
  })
}

export async function recordKeyEvent(
  context: Context,
  type: EventType,
  { kid, algorithm }: Pick<SigningKeyTimes, 'kid' | 'algorithm'>,
  data: JsonObject = {},
): Promise<void> {
  const { id, slug } = context.account
  const target = { kind: 'account', id, name: slug } as const
  await recordEvent(context, { type, target, data: { kid, algorithm, ...data } })
}

async function findKey(context: Context, kid: string): Promise<SigningKeyRow> {
  const key = (await keysOf(context)).find(each => each.kid === kid)
  if (key === undefined) throw new Refusal('not-found', 'the account has no such key')
  return key
}

async function keysOf({ db, account }: Context): Promise<readonly SigningKeyRow[]> {
  return listSigningKeys(db, account.id)
}

function toTimes(row: SigningKeyRow): SigningKeyTimes {
  const { sealedPrivateJwk: _, unneeded: __, ...times } = row
  return times
}
