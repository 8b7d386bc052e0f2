import { createHmac, randomBytes, randomInt } from 'node:crypto'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { RecoverySet } from '../../model/factor.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteRecoverySet,
  findRecoverySet,
  insertRecoverySet,
  keepRecoverySet,
  useRecoveryHash,
} from '../../storage/factors/recovery-codes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { recordFailedProof } from '../sign-ins/failed-proof.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { countCode, forgiveCode } from './attempts.ts'
import { factorsHeldBy } from './held.ts'
import { sendSignInNotice } from './sign-in-notice.ts'

const purpose = 'recovery key'
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const howMany = 10

type Someone = Pick<Person, 'id'>

/**
 * Makes ten recovery codes for somebody who has a second factor, in place of those from before, and gives them, this once.
 * What is stored is keyed with a sealed secret, since a code has 49 bits (ASVS 6.5.2).
 */
export async function makeRecoveryCodes(
  context: Context,
  box: SecretBox,
  { id }: Someone,
): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, newCode)
  const secret = randomBytes(32).toString('base64url')
  const set = {
    sealedKey: box.seal(purpose, secret),
    hashes: codes.map(code => hashOf(secret, code)),
  }
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, id)
    const key = ofUser(inside, id)
    const held = await factorsHeldBy(inside, id)
    if (!held.code && !held.passkey) {
      throw new Refusal('conflict', 'Recovery codes stand in for a second step. Set one up first.')
    }
    const anew = (await deleteRecoverySet(inside.db, key)) === true
    await insertRecoverySet(inside.db, key, set)
    const target = { kind: 'user', id, name: user.userName } as const
    const data = { codes: howMany, anew }
    await recordEvent(inside, { type: 'factor.recovery_codes_made', target, data })
    if (!anew) return // the factor that they stand in for is told of
    await sendSignInNotice(inside, box, user, notices => notices.newRecoveryCodes)
  })
  return codes
}

/** The person wrote them down. */
export async function keepRecoveryCodes(context: Context, { id }: Someone): Promise<void> {
  await keepRecoverySet(context.db, ofUser(context, id))
}

/** What somebody has of recovery codes; undefined without any. */
export async function recoveryCodesOf(
  context: Context,
  { id }: Someone,
): Promise<RecoverySet | undefined> {
  const set = await findRecoverySet(context.db, ofUser(context, id))
  if (set === undefined) return undefined
  const { left, kept, createdAt } = set
  return { left, kept, createdAt }
}

/**
 * Uses up a recovery code and gives how many are left; undefined where it is none of the person's, or was used. Told of by
 * event and mail. Too many attempts are refused as busy.
 */
export async function takeRecoveryCode(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id' | 'userName'>,
  code: string,
): Promise<number | undefined> {
  await countCode(context, box, person.id) // a right one ends the lock of the others
  const left = await inTransaction(context, inside => use(inside, box, person, code))
  if (left !== undefined) await forgiveCode(context, person.id)
  else await recordFailedProof(context, { method: 'recovery', reason: 'wrong-code', user: person })
  return left
}

async function use(
  context: Context,
  box: SecretBox,
  { id }: Someone,
  code: string,
): Promise<number | undefined> {
  const key = ofUser(context, id)
  const user = await lockPerson(context, id) // before the codes, as whatever else changes them
  const set = await findRecoverySet(context.db, key)
  if (set === undefined) return undefined
  const hash = hashOf(box.open(purpose, set.sealedKey), code)
  const left = await useRecoveryHash(context.db, key, hash)
  if (left === undefined) return undefined
  const target = { kind: 'user', id, name: user.userName } as const
  await recordEvent(context, { type: 'factor.recovery_code_used', target, data: { left } })
  await sendSignInNotice(context, box, user, notices => notices.recoveryCodeUsed(left, howMany))
  return left
}

function newCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replace(/^.{5}/, '$&-')
}

/** People type capitals, and spaces for hyphens. */
function hashOf(key: string, code: string): Buffer {
  const typed = code.toLowerCase().replaceAll(/[\s-]/g, '')
  return createHmac('sha256', key).update(typed).digest()
}
