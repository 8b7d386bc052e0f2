import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Browser, View } from './browser.ts'
import { type Cbor, toCbor } from './cbor.ts'

/** What an authenticator may do otherwise than it should. */
export type Twist = {
  readonly challenge?: string
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly verified?: boolean
  readonly counter?: number
  readonly userHandle?: string | null
  readonly backedUp?: boolean
  readonly crossOrigin?: boolean
  readonly spoilt?: boolean
}

export type Question = {
  readonly challenge: string
  readonly rpId?: string
  readonly rp?: { readonly id?: string }
  readonly user?: { readonly id: string }
  readonly userVerification?: string
  readonly allowCredentials?: readonly { readonly id: string }[]
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

/** A passkey in software, with what a browser sends of it as JSON (WebAuthn 5.1). ES256 only. */
export type SoftPasskey = {
  readonly id: string
  readonly make: (question: Question, twist?: Twist) => string
  readonly show: (question: Question, twist?: Twist) => string
}

export function softPasskey(origin: string): SoftPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(24)
  const id = credentialId.toString('base64url')
  const held = { handle: '' }
  const common = { id, rawId: id, type: 'public-key', clientExtensionResults: {} }

  return {
    id,
    make(question, twist = {}) {
      held.handle = question.user?.id ?? ''
      const attested = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        toCbor(coseOf(publicKey)),
      ])
      const authData = Buffer.concat([authenticatorData(question, twist, 0x40), attested])
      const object = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ])
      const clientDataJSON = clientData('webauthn.create', { origin, question, twist }).toString(
        'base64url',
      )
      const attestationObject = toCbor(object).toString('base64url')
      const transports = ['internal']
      return JSON.stringify({
        ...common,
        response: { clientDataJSON, attestationObject, transports },
      })
    },
    show(question, twist = {}) {
      const authData = authenticatorData(question, twist, 0)
      const client = clientData('webauthn.get', { origin, question, twist })
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()])
      const signature = sign('sha256', signed, privateKey)
      if (twist.spoilt === true) signature.writeUInt8(signature.readUInt8(20) ^ 1, 20)
      const handle = twist.userHandle === undefined ? held.handle : twist.userHandle
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(handle === null ? {} : { userHandle: handle }),
      }
      return JSON.stringify({ ...common, response })
    },
  }
}

function coseOf(key: KeyObject): Cbor {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return new Map<number, Cbor>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ])
}

function authenticatorData({ rpId, rp }: Question, twist: Twist, also: number): Buffer {
  const hash = createHash('sha256')
    .update(twist.rpId ?? rpId ?? rp?.id ?? '')
    .digest()
  const verified = twist.verified === false ? 0 : 0x04
  const flags = 0x01 | verified | (twist.backedUp === true ? 0x18 : 0) | also
  const rest = Buffer.alloc(5)
  rest.writeUInt8(flags)
  rest.writeUInt32BE(twist.counter ?? 0, 1)
  return Buffer.concat([hash, rest])
}

type Told = { readonly origin: string; readonly question: Question; readonly twist: Twist }

function clientData(type: string, { origin, question, twist }: Told): Buffer {
  const data = {
    type: twist.type ?? type,
    challenge: twist.challenge ?? question.challenge,
    origin: twist.origin ?? origin,
    crossOrigin: twist.crossOrigin ?? false,
  }
  return Buffer.from(JSON.stringify(data))
}

/** Asks what the passkey form of a page is to sign, as the script of the page does. */
export async function questionOf(window: Browser, view: View): Promise<Question> {
  const { index, question } = passkeyForm(view)
  const { status, text } = await window.submit(view, {}, { index, to: question })
  if (status !== 200) throw new Error(`no form: ${status} ${text}`)
  return JSON.parse(text) as Question
}

/** Sends what the browser signed. */
export async function sendAnswer(window: Browser, view: View, answer: string): Promise<View> {
  return window.submit(view, { answer }, { index: passkeyForm(view).index })
}

export function hasPasskeyForm({ text }: View): boolean {
  return text.includes('data-passkey=')
}

function passkeyForm({ text }: View): { readonly index: number; readonly question: string } {
  const forms = [...text.matchAll(/<form[^>]*>/g)].map(([form]) => form)
  const index = forms.findIndex(form => form.includes('data-passkey='))
  const question = /data-question="([^"]*)"/.exec(forms[index] ?? '')?.[1]
  if (question === undefined) throw new Error(`no form for a passkey in: ${text.slice(-800)}`)
  return { index, question }
}
