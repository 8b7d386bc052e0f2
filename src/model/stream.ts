/** How security events reach one receiver, an application (Shared Signals Framework 1.0, Stream Configuration). */
export type Stream = {
  readonly id: string
  readonly applicationId: string
  /** The client id of that application: the audience of its events. */
  readonly clientId: string
  readonly description: string | null
  /** As the receiver asked; what this server does not know stays without effect. */
  readonly eventsRequested: readonly string[]
  readonly delivery: Delivery
  readonly subjectFormat: SubjectFormat
  readonly status: StreamStatus
  /** Why the status is what it is, in the words of whoever set it. */
  readonly statusReason: string | null
}

/** RFC 8935 or RFC 8936. */
export type Delivery =
  | { readonly method: 'poll' }
  | {
      readonly method: 'push'
      readonly endpointUrl: string
      /** The `Authorization` header that the receiver expects, sealed. */
      readonly sealedAuthorization: string | null
    }

/** How people are named (RFC 9493); `email` where they have an address. */
export const subjectFormats = ['iss_sub', 'email'] as const

export type SubjectFormat = (typeof subjectFormats)[number]

/** Paused holds what happens until it goes on; disabled forgets it. */
export const streamStatuses = ['enabled', 'paused', 'disabled'] as const

export type StreamStatus = (typeof streamStatuses)[number]

export const streamLimits = {
  perApplication: 10,
  /** Events that wait for a receiver: of more than these the oldest go first. */
  waiting: 10_000,
  /** Seconds after which what was not delivered is dropped. */
  keptFor: 7 * 24 * 3600,
  /** Seconds between two verifications of a stream. */
  verificationInterval: 30,
} as const
