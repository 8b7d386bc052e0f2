import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import {
  findPasskey,
  type KnownPasskey,
  listPasskeys,
  type PasskeyRow,
  usePasskey,
} from '../../storage/factors/passkeys.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { isActive, toPerson } from '../person.ts'
import { type FirstFactor, judgeFirst, wrongFirst } from '../sign-ins/first-factor.ts'
import { ofUser } from '../users/of-user.ts'
import { readShown, type ShownPasskey } from './passkey-answer.ts'
import { challengeSeconds, newChallenge, useChallenge } from './passkey-challenges.ts'
import { countPasskey, forgivePasskey } from './passkey-throttle.ts'
import { type RelyingParty, relyingPartyOf } from './relying-party.ts'
import { webAuthn } from './web-authn.ts'

/** Who is asked: whoever the passkey is of, or one person who has proven a first factor. */
export type Asked = {
  /** The uid of the interaction. */
  readonly owner: string
  readonly person?: Pick<Person, 'id'>
}

/**
 * What a browser needs to show a passkey. Without a person it names no passkey, so that it tells nothing of anybody.
 * Refuses where there are none here.
 */
export async function askForPasskey(
  context: Context,
  { owner, person }: Asked,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const party = relyingPartyOf(context.account)
  if (party === undefined) throw new Refusal('forbidden', 'Passkeys are not used here.')
  const held = person === undefined ? [] : await passkeysAt(context, person, party)
  const { generateAuthenticationOptions } = await webAuthn()
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(Buffer.from(await newChallenge(context, owner), 'base64url')),
    timeout: challengeSeconds * 1000,
    userVerification: 'required',
    allowCredentials: held.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports: [...transports],
    })),
  })
}

async function passkeysAt(
  context: Context,
  person: Pick<Person, 'id'>,
  { id }: RelyingParty,
): Promise<readonly PasskeyRow[]> {
  const all = await listPasskeys(context.db, ofUser(context, person.id))
  return all.filter(({ relyingParty }) => relyingParty === id)
}

export type CheckedPasskey =
  | {
      readonly kind: 'proven'
      readonly person: Person
      /** Whether the key is bound to one device (RFC 8176). */
      readonly amr: readonly ['hwk' | 'swk']
    }
  | Exclude<FirstFactor, { readonly kind: 'proven' }>

type Shown = { readonly user: User; readonly passkey: KnownPasskey }
type Verified = { readonly counter: number; readonly backedUp: boolean; readonly bound: boolean }
type Answered = { readonly sent: ShownPasskey; readonly challenge: string }
type Failure = { readonly reason: string; readonly user?: User }

/**
 * Checks what a browser answered to `askForPasskey` (WebAuthn 7.2). Everything that is wrong gets the same answer, a passkey
 * that nobody has, that of somebody else and that of who may not come in; the event says which. Too many attempts are
 * refused as busy.
 */
export async function checkPasskey(
  context: Context,
  { owner, person, answer }: Asked & { readonly answer: string },
): Promise<CheckedPasskey> {
  const party = relyingPartyOf(context.account)
  const read = readShown(answer)
  if (party === undefined || read === undefined) return fail(context, { reason: 'no-answer' })
  const credential = read.sent.id
  await countPasskey(context, credential)
  if (!(await useChallenge(context, owner, read.challenge))) {
    return fail(context, { reason: 'challenge' })
  }
  const judged = await judge(context, party, { ...read, person })
  if ('reason' in judged) return fail(context, judged)
  const { user, bound } = judged
  await forgivePasskey(context, credential)
  // A second step is judged together with the first one.
  const checked =
    person === undefined
      ? await judgeFirst(context, user, 'passkey')
      : ({ kind: 'proven', person: toPerson(user) } as const)
  return checked.kind === 'proven' ? { ...checked, amr: [bound ? 'hwk' : 'swk'] } : checked
}

async function judge(
  context: Context,
  party: RelyingParty,
  { person, ...answered }: Answered & { readonly person: Asked['person'] },
): Promise<(Verified & { readonly user: User }) | Failure> {
  const shown = await findShown(context, party, answered.sent)
  if (shown === undefined) return { reason: 'unknown-passkey' }
  const { user, passkey } = shown
  if (!isOf(user, answered.sent, person)) return { reason: 'another-person', user }
  const verified = await verify(party, shown, answered)
  if (verified === undefined) return { reason: 'not-verified', user }
  if (passkey.backupEligible === verified.bound) return { reason: 'backup-eligibility', user }
  if (!isActive(user)) return { reason: 'inactive', user }
  const { counter, backedUp } = verified
  if (
    await usePasskey(context.db, ofUser(context, user.id), { id: passkey.id, counter, backedUp })
  ) {
    return { ...verified, user }
  }
  await recordEvent(context, {
    type: 'factor.clone_suspected',
    target: { kind: 'user', id: user.id, name: user.userName },
    data: { factor: 'passkey', name: passkey.name },
  })
  return { reason: 'counter', user }
}

async function findShown(
  { db, account }: Context,
  party: RelyingParty,
  { id }: ShownPasskey,
): Promise<Shown | undefined> {
  const credentialId = Buffer.from(id, 'base64url')
  const where = { accountId: account.id, credentialId, relyingParty: party.id }
  const passkey = await findPasskey(db, where)
  const user = passkey && (await findUser(db, account.id, passkey.userId))
  return passkey && user && { passkey, user }
}

/** The user handle names the person; an authenticator may leave it out where it was told which passkeys it may use. */
function isOf(
  { sub, id }: User,
  { response: { userHandle } }: ShownPasskey,
  person: Asked['person'],
): boolean {
  if (userHandle !== undefined && !Buffer.from(userHandle, 'base64url').equals(Buffer.from(sub)))
    return false
  return person === undefined ? userHandle !== undefined : person.id === id
}

/** Whatever is wrong with an answer, the library throws. The counter is compared where it is written. */
async function verify(
  { id, origin }: RelyingParty,
  { passkey }: Shown,
  { sent, challenge }: Answered,
): Promise<Verified | undefined> {
  const credential = { id: sent.id, publicKey: Uint8Array.from(passkey.publicKey), counter: 0 }
  const { userHandle, ...response } = sent.response
  const handle = userHandle === undefined ? {} : { userHandle }
  const { verifyAuthenticationResponse } = await webAuthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...sent, response: { ...response, ...handle }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential,
    })
    const { newCounter, credentialBackedUp, credentialDeviceType } = authenticationInfo
    const bound = credentialDeviceType === 'singleDevice'
    return verified ? { counter: newCounter, backedUp: credentialBackedUp, bound } : undefined
  } catch {
    return undefined
  }
}

async function fail(context: Context, failure: Failure): Promise<{ readonly kind: 'wrong' }> {
  return wrongFirst(context, { method: 'passkey', ...failure })
}
