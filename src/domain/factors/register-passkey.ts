import type {
  PublicKeyCredentialCreationOptionsJSON,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server'
import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { mostPasskeys } from '../../model/passkey.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import { insertPasskey, listPasskeys, type NewPasskey } from '../../storage/factors/passkeys.ts'
import { type Context, inTransaction } from '../context.ts'
import { isActive } from '../person.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { factorAdded } from './changed-factor.ts'
import { factorName } from './factor-name.ts'
import { demandNoFactor } from './held.ts'
import { type MadePasskey, readMade } from './passkey-answer.ts'
import { challengeSeconds, newChallenge, useChallenge } from './passkey-challenges.ts'
import { type RelyingParty, relyingPartyOf } from './relying-party.ts'
import { webAuthn } from './web-authn.ts'

const algorithms = [-8, -7, -257] // EdDSA, ES256, RS256 (RFC 9053)

/**
 * What a browser needs to make a passkey for somebody. `owner` is the uid of the interaction, or the person's id on their
 * own page; `finishPasskey` wants the same. Refuses where there are none here, and where the person has the most already.
 */
export async function beginPasskey(
  context: Context,
  person: Pick<Person, 'id' | 'sub' | 'userName' | 'displayName'>,
  owner: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id: rpID } = demandRelyingParty(context)
  const held = await listPasskeys(context.db, ofUser(context, person.id))
  demandRoom(held.length)
  const { generateRegistrationOptions } = await webAuthn()
  return generateRegistrationOptions({
    rpID,
    rpName: context.account.name,
    userID: Uint8Array.from(Buffer.from(person.sub)),
    userName: person.userName,
    userDisplayName: person.displayName ?? person.userName,
    challenge: Uint8Array.from(Buffer.from(await newChallenge(context, owner), 'base64url')),
    timeout: challengeSeconds * 1000,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: held.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports: [...transports],
    })),
  })
}

export type PasskeyToKeep = {
  readonly owner: string
  /** What the browser made of it, as JSON. */
  readonly answer: string
  readonly name: string
  /** Only as the first factor: whoever has shown one factor alone adds none beside those that there are. */
  readonly first?: boolean
}

export type MadeKey = {
  readonly id: string
  /** Whether the key is bound to one device (RFC 8176). */
  readonly amr: readonly ['hwk' | 'swk']
}

/**
 * Keeps a passkey that a browser has just made, with the person verified by the authenticator. Refuses as invalid what does
 * not answer the question of `beginPasskey`, without saying why.
 */
export async function finishPasskey(
  context: Context,
  box: SecretBox,
  person: Pick<Person, 'id'>,
  { owner, answer, name, first = false }: PasskeyToKeep,
): Promise<MadeKey> {
  const party = demandRelyingParty(context)
  const checked = factorName(name)
  const made = await verified(context, party, { owner, answer })
  if (made === undefined) throw new Refusal('invalid', 'The passkey could not be set up.')
  const { bound, ...passkey } = made
  return inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    const key = ofUser(inside, user.id)
    if (!isActive(user)) throw new Refusal('not-found', 'there is no such user')
    if (first) await demandNoFactor(inside, user.id)
    demandRoom((await listPasskeys(inside.db, key)).length)
    const id = newId()
    await insertPasskey(inside.db, key, { ...passkey, id, name: checked })
    await factorAdded(inside, box, user, { ...passkey, factor: 'passkey', name: checked })
    return { id, amr: [bound ? 'hwk' : 'swk'] }
  })
}

type Verified = Omit<NewPasskey, 'id' | 'name'> & { readonly bound: boolean }

async function verified(
  context: Context,
  party: RelyingParty,
  { owner, answer }: Pick<PasskeyToKeep, 'owner' | 'answer'>,
): Promise<Verified | undefined> {
  const read = readMade(answer)
  if (read === undefined || !(await useChallenge(context, owner, read.challenge))) return undefined
  const { sent, challenge } = read
  const info = await verify(party, sent, challenge)
  if (info === undefined) return undefined
  const { credential, aaguid, credentialBackedUp: backedUp, credentialDeviceType } = info
  const bound = credentialDeviceType === 'singleDevice'
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: sent.response.transports,
    aaguid,
    backedUp,
    backupEligible: !bound,
    relyingParty: party.id,
    bound,
  }
}

type Info = NonNullable<VerifiedRegistrationResponse['registrationInfo']>

/** Whatever is wrong with an answer, the library throws. */
async function verify(
  { id, origin }: RelyingParty,
  sent: MadePasskey,
  expectedChallenge: string,
): Promise<Info | undefined> {
  const { verifyRegistrationResponse } = await webAuthn()
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...sent, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    return registrationInfo
  } catch {
    return undefined
  }
}

function demandRelyingParty({ account }: Context): RelyingParty {
  const party = relyingPartyOf(account)
  if (party === undefined) throw new Refusal('forbidden', 'Passkeys are not used here.')
  return party
}

function demandRoom(held: number): void {
  if (held < mostPasskeys) return
  const most = `You have ${mostPasskeys} passkeys, the most there can be. Remove one first.`
  throw new Refusal('conflict', most)
}
