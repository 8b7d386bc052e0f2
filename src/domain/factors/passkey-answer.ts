import { z } from 'zod'

const bytes = z
  .string()
  .min(1)
  .max(32_768)
  .regex(/^[\w-]+$/)

const common = { id: bytes, rawId: bytes, type: z.literal('public-key') }

const made = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(32)).max(8).catch([]).default([]),
  }),
})

const shown = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.optional(),
  }),
})

const clientData = z.object({ challenge: z.string(), crossOrigin: z.boolean().optional() })

/** What a browser sends of a new passkey (WebAuthn 5.1, RegistrationResponseJSON). */
export type MadePasskey = z.infer<typeof made>

/** What a browser sends of a passkey that was used (AuthenticationResponseJSON). */
export type ShownPasskey = z.infer<typeof shown>

type Answer<Sent> = { readonly sent: Sent; readonly challenge: string }

/** Undefined for what is no such answer, or comes from a page within a page of somebody else. */
export function readMade(text: string): Answer<MadePasskey> | undefined {
  return withChallenge(made.safeParse(jsonOf(text)).data)
}

/** As `readMade`. */
export function readShown(text: string): Answer<ShownPasskey> | undefined {
  return withChallenge(shown.safeParse(jsonOf(text)).data)
}

function withChallenge<Sent extends MadePasskey | ShownPasskey>(
  sent: Sent | undefined,
): Answer<Sent> | undefined {
  if (sent === undefined) return undefined
  const text = Buffer.from(sent.response.clientDataJSON, 'base64url').toString()
  const { data } = clientData.safeParse(jsonOf(text))
  if (data === undefined || data.crossOrigin === true) return undefined
  return { sent, challenge: data.challenge }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
