/** What one BulkRequest may hold; discovery publishes both (RFC 7643 5). */
export const maxOperations = 1000

/** In bytes. */
export const maxPayloadSize = 4 * 1024 * 1024
