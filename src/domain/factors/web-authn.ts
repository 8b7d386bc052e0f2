import type * as Library from '@simplewebauthn/server'

/** The library of passkeys. With what it brings it is a seventh of all modules, so it is loaded when a passkey is used. */
export const webAuthn = (): Promise<typeof Library> => import('@simplewebauthn/server')
