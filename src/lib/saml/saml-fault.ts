/** Why a response of an identity provider is refused: for events and for whoever sets the provider up, not for the person. */
export const samlReasons = {
  unreadable: 'What was sent is no response of SAML 2.0 that can be read.',
  'forbidden-xml':
    'It contains comments, a document type or other things that have no place in it.',
  'refused-upstream': 'The provider itself refused the sign-in.',
  unsigned:
    'Neither the response nor the assertion is signed, or an encrypted one came in an unsigned response.',
  'weak-algorithm':
    'It is signed with an algorithm that is not accepted: RSA with SHA-256 or SHA-512 is.',
  wrapped: 'What is signed is not what would be read.',
  'wrong-signature':
    'The signature is of none of the certificates of the provider, or what was signed was changed.',
  'wrong-issuer': 'It is of another provider.',
  'wrong-destination': 'The response is addressed to another place.',
  'wrong-recipient': 'The assertion is for another recipient.',
  'wrong-audience': 'The assertion is for another audience.',
  'not-yet-valid': 'The assertion is not valid yet.',
  expired: 'The assertion is valid no more.',
  'no-subject': 'The assertion does not say who it is about.',
  unsolicited: 'Nobody asked for it here, and the provider may not begin a sign-in.',
  'wrong-request': 'It answers no request that waits for an answer.',
  replayed: 'The assertion was used before.',
  undecipherable: 'It is encrypted for a key that is not ours.',
} as const

export type SamlReason = keyof typeof samlReasons

/** A response that is refused. `message` adds what was found, in words of ours and values of the response. */
export class SamlFault extends Error {
  override readonly name = 'SamlFault'
  readonly reason: SamlReason

  constructor(reason: SamlReason, found: string = samlReasons[reason], cause?: unknown) {
    super(found.slice(0, 500), { cause })
    this.reason = reason
  }
}
