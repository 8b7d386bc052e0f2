import type { NewUpstream } from '../../src/domain/upstreams/upstreams.ts'
import type { Arrival } from '../../src/model/upstream.ts'

/** A provider with usual settings and these. */
export function anUpstream(given: Partial<NewUpstream> = {}): NewUpstream {
  return {
    kind: 'oidc',
    name: 'Acme',
    enabled: true,
    button: true,
    creates: true,
    linksByMail: false,
    selfLinking: false,
    trustsMail: false,
    vouchesForSecondFactor: false,
    defaultRole: 'media_library_restricted_access',
    roleMapping: [],
    acceptedRoles: [],
    attributes: {
      userName: 'preferred_username',
      email: 'email',
      displayName: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      role: null,
      groups: 'groups',
    },
    protocol: {
      issuer: 'https://acme.example',
      clientId: 'cohort',
      authentication: 'client_secret_basic',
      scopes: ['openid', 'profile', 'email'],
      acrValues: null,
      prompt: null,
      userinfo: false,
      signedRequests: false,
    },
    secret: 'the secret of a client',
    domains: [],
    groups: [],
    exempt: [],
    ...given,
  }
}

/** Somebody who proved who they are at that provider. */
export function anArrival(given: Partial<Arrival> = {}): Arrival {
  return {
    issuer: 'https://acme.example',
    subject: 'subject-1',
    userName: 'ada',
    email: 'ada@acme.example',
    emailVerified: true,
    displayName: 'Ada',
    givenName: 'Ada',
    familyName: 'Lovelace',
    roles: [],
    groups: [],
    amr: [],
    acr: null,
    ...given,
  }
}
