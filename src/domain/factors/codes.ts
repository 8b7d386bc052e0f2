import { Secret, TOTP } from 'otpauth'
import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type CodeFactorRow,
  findPendingCodeFactor,
  insertCodeFactor,
  listCodeFactors,
  type OfUser,
  useCodeStep,
} from '../../storage/factors/code-factors.ts'
import { countAttempt } from '../../storage/throttles.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

const purpose = 'code factor'
const period = 30

/** An authenticator app that is being set up. */
export type NewCodes = {
  /** For the app, as base32 text; a person may type it. */
  readonly secret: string
  /** `otpauth://…`, for a QR picture. */
  readonly address: string
}

/** The authenticator app that is waiting for its first code, made now where there is none. */
export async function pendingCodes(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id' | 'userName'>,
): Promise<NewCodes> {
  const key = keyOf(context, person)
  const pending = await findPendingCodeFactor(context.db, key)
  const secret = pending === undefined ? new Secret({ size: 20 }) : open(box, pending)
  if (pending === undefined) {
    const sealedSecret = box.seal(purpose, secret.base32)
    const factor = { id: newId(), name: 'Authenticator app', sealedSecret }
    await insertCodeFactor(context.db, key, factor)
  }
  const issuer = context.account.name
  const address = new TOTP({ issuer, label: person.userName, secret, period }).toString()
  return { secret: secret.base32, address }
}

/** Confirms the app that was set up by its first code; false where the code is not right. */
export async function confirmCodes(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id' | 'userName'>,
  code: string,
): Promise<boolean> {
  await countCodes(context, person)
  return inTransaction(context, async inside => {
    const pending = await findPendingCodeFactor(inside.db, keyOf(inside, person))
    if (pending === undefined || !(await use(inside, box, person, { ...pending, code })))
      return false
    const target = { kind: 'user', id: person.id, name: person.userName } as const
    await recordEvent(inside, { type: 'factor.added', target, data: { factor: 'code' } })
    return true
  })
}

/**
 * Whether a code is right, of any of the person's apps, one step of 30 s early or late (RFC 6238 5.2). It is used up: no
 * code of this or an earlier step is right again. Too many attempts are refused as busy.
 */
export async function checkCode(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  code: string,
): Promise<boolean> {
  await countCodes(context, person)
  for (const factor of await listCodeFactors(context.db, keyOf(context, person))) {
    if (await use(context, box, person, { ...factor, code, confirmed: true })) return true
  }
  return false
}

async function use(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { code, confirmed = false, ...factor }: CodeFactorRow & { code: string; confirmed?: boolean },
): Promise<boolean> {
  const totp = new TOTP({ secret: open(box, factor), period })
  const timestamp = Date.now()
  const delta = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp, window: 1 })
  if (delta === null) return false
  const step = totp.counter({ timestamp }) + delta
  return useCodeStep(context.db, keyOf(context, person), { id: factor.id, step, confirmed })
}

function open(box: SecretBox, { sealedSecret }: CodeFactorRow): Secret {
  return Secret.fromBase32(box.open(purpose, sealedSecret))
}

/** Codes are short, so few may be tried (ASVS 6.6.3). */
export async function countCodes(context: Context, { id }: Pick<Person, 'id'>): Promise<void> {
  const key = { key: JSON.stringify(['second factor', id]), limit: 10 }
  const windowOf = { accountId: context.account.id, seconds: 15 * 60 }
  const retryAfter = await countAttempt(context.db, windowOf, [key])
  if (retryAfter === 0) return
  throw new Refusal('busy', 'There were too many attempts with codes.', { retryAfter })
}

function keyOf({ account }: Context, { id }: Pick<Person, 'id'>): OfUser {
  return { accountId: account.id, userId: id }
}
