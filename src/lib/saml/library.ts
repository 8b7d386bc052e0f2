import type * as Library from '@node-saml/node-saml'

/** The library of SAML, loaded when the first provider that speaks it is used: most installations have none. */
export const samlLibrary = (): Promise<typeof Library> => import('@node-saml/node-saml')
