import { createHmac } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { isId, newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { CodeFactor } from '../../model/factor.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import {
  deleteCodeFactor,
  insertCodeFactor,
  listCodeFactors,
  listCodeSecrets,
  type NewCodeFactor,
  renameCodeFactor,
  useCodeStep,
} from '../../storage/factors/code-factors.ts'
import { type Context, inTransaction } from '../context.ts'
import { isActive } from '../person.ts'
import { recordFailedProof } from '../sign-ins/failed-proof.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { countCode, forgiveCode } from './attempts.ts'
import { factorAdded, factorRemoved, factorRenamed } from './changed-factor.ts'
import { factorName } from './factor-name.ts'
import { demandNoFactor } from './held.ts'

const purpose = 'code factor'
const period = 30
const most = 5

/** An authenticator app that is being set up. */
export type NewCodes = {
  /** For the app, as base32 text; a person may type it. */
  readonly secret: string
  /** `otpauth://…`, for a QR picture. */
  readonly address: string
}

/**
 * What to put into an authenticator app. Nothing is stored: the secret follows from the person and the set-up, a name that
 * nobody else is given (the uid of a sign-in), so that it is the same when the page is loaded again.
 */
export function newCodes(
  { account }: Context,
  box: SecretBox,
  { id, userName }: Pick<Person, 'id' | 'userName'>,
  setUp: string,
): NewCodes {
  const secret = secretOf(box, [account.id, id, setUp])
  const named = { issuer: account.name, label: userName, secret, period }
  return { secret: secret.base32, address: new TOTP(named).toString() }
}

export type SetUpCodes = {
  readonly setUp: string
  /** The first code that the app shows. */
  readonly code: string
  readonly name: string
  /** Only as the first factor: whoever has shown one factor alone adds none beside those that there are. */
  readonly first: boolean
}

/**
 * Adds the authenticator app of a set-up by its first code; false where the code is not right. Refuses a sixth app and a
 * set-up that has made one already (`conflict`).
 */
export async function addCodes(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id' | 'userName'>,
  { setUp, code, name: wanted, first }: SetUpCodes,
): Promise<boolean> {
  const name = factorName(wanted)
  // Only the person sees the secret, so nothing can be guessed here; it is limited all the same.
  await countCode(context, box, person.id)
  const secret = secretOf(box, [context.account.id, person.id, setUp])
  const step = stepOf(secret, code)
  if (step === undefined) return false
  const sealedSecret = box.seal(purpose, secret.base32)
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    if (!isActive(user)) throw new Refusal('forbidden', 'You cannot be signed in any more.')
    if (first) await demandNoFactor(inside, user.id)
    await store(inside, user, { id: newId(), name, sealedSecret, step, setUp })
    await factorAdded(inside, box, user, { factor: 'code', name })
  })
  await forgiveCode(context, person.id)
  return true
}

async function store(context: Context, user: User, factor: NewCodeFactor): Promise<void> {
  const key = ofUser(context, user.id)
  if ((await listCodeSecrets(context.db, key)).length >= most) {
    throw new Refusal('conflict', `There are ${most} apps already. Remove one first.`)
  }
  if (await insertCodeFactor(context.db, key, factor)) return
  throw new Refusal('conflict', 'This app was added already.')
}

/**
 * Whether a code is right, of any of the person's apps, one step of 30 s early or late (RFC 6238 5.2). It is used up: no
 * code of this or an earlier step is right again. Too many attempts are refused as busy, and after too many wrong ones in a
 * row all are (`forbidden`).
 */
export async function checkCode(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id' | 'userName'>,
  code: string,
): Promise<boolean> {
  if ((await countCode(context, box, person.id)) === 'locked') {
    throw new Refusal(
      'forbidden',
      'Too many wrong codes were entered. Use a recovery code, or ask your administrator.',
    )
  }
  const key = ofUser(context, person.id)
  for (const { id, sealedSecret } of await listCodeSecrets(context.db, key)) {
    const step = stepOf(Secret.fromBase32(box.open(purpose, sealedSecret)), code)
    if (step !== undefined && (await useCodeStep(context.db, key, { id, step }))) {
      await forgiveCode(context, person.id)
      return true
    }
  }
  await recordFailedProof(context, { method: 'code', reason: 'wrong-code', user: person })
  return false
}

/** The authenticator apps of a person. */
export async function listCodes(
  context: Context,
  { id }: Pick<Person, 'id'>,
): Promise<readonly CodeFactor[]> {
  return listCodeFactors(context.db, ofUser(context, id))
}

/** Gives an app of the person another name. */
export async function renameCodes(
  context: Context,
  person: Pick<Person, 'id'>,
  { id, name: wanted }: { readonly id: string; readonly name: string },
): Promise<void> {
  const name = factorName(wanted)
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const key = ofUser(inside, user.id)
    const former = isId(id) ? await renameCodeFactor(inside.db, key, { id, name }) : undefined
    if (former === undefined) throw noSuchApp()
    await factorRenamed(inside, user, { factor: 'code', name, former })
  })
}

/**
 * Removes an app at the person's wish and ends what was open, but for the session `keep` in which they do so. Refuses the
 * last factor where one is demanded of them.
 */
export async function removeCodes(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { id, keep }: { readonly id: string; readonly keep?: string },
): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const key = ofUser(inside, user.id)
    const name = isId(id) ? await deleteCodeFactor(inside.db, key, id) : undefined
    if (name === undefined) throw noSuchApp()
    await factorRemoved(inside, box, user, { factor: 'code', name, keep })
  })
}

function secretOf(box: SecretBox, setUp: readonly [string, string, string]): Secret {
  const key = box.derive('new code factor')
  const bytes = createHmac('sha256', key).update(JSON.stringify(setUp)).digest()
  return new Secret({ buffer: Uint8Array.from(bytes.subarray(0, 20)).buffer })
}

function stepOf(secret: Secret, code: string): number | undefined {
  const token = code.replaceAll(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const totp = new TOTP({ secret, period })
  const timestamp = Date.now()
  const delta = totp.validate({ token, timestamp, window: 1 })
  return delta === null ? undefined : totp.counter({ timestamp }) + delta
}

function noSuchApp(): Refusal {
  return new Refusal('not-found', 'There is no such app.')
}
