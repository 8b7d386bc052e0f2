import {
  type ClientSettings,
  type ResolvedSettings,
  resolveSettings,
} from '../../model/client-settings.ts'
import type { Application } from '../../model/application.ts'
import { Refusal } from '../../model/refusal.ts'
import { listSigningKeys } from '../../storage/signing-keys.ts'
import { checkKeys } from './check-keys.ts'
import type { Context } from '../context.ts'
import { checkAddress, checkRedirectUris, checkSecureAddress } from './check-addresses.ts'
import { checkResources } from './check-resources.ts'

type Registration = Pick<Application, 'redirectUris' | 'postLogoutRedirectUris' | 'client'>

type Rule = {
  readonly field: keyof ClientSettings | 'redirectUris'
  readonly problem: string
  readonly broken: (settings: ResolvedSettings, uris: readonly string[]) => boolean
}

/**
 * Checks an application as an OAuth client and gives its settings as they are kept. The whole is judged, never only what
 * changes, so that no order of changes leads past a rule.
 */
export async function checkClient(
  context: Context,
  { redirectUris, postLogoutRedirectUris, client }: Registration,
): Promise<ClientSettings> {
  const settings = resolveSettings(client)
  const broken = rules.find(rule => rule.broken(settings, redirectUris))
  if (broken !== undefined) throw invalid(broken.field, broken.problem)
  checkRedirectUris('redirectUris', redirectUris, settings.type)
  checkRedirectUris('postLogoutRedirectUris', postLogoutRedirectUris, settings.type)
  checkAddress('client.backchannelLogoutUri', settings.backchannelLogoutUri)
  checkSecureAddress('client.initiateLoginUri', settings.initiateLoginUri)
  checkResources(settings.resources)
  checkSector(settings, redirectUris)
  await checkAlgorithms(context, settings)
  const { jwks } = settings
  return jwks === undefined ? client : { ...client, jwks: checkKeys(jwks, settings.fapi) }
}

/** The sector of pairwise subjects (OpenID Connect Core 8.1): as set, else the one host of the redirect URIs. */
export function sectorOf(
  { sector }: Pick<ClientSettings, 'sector'>,
  redirectUris: readonly string[],
): string | undefined {
  if (sector !== undefined) return sector
  const hosts = new Set(redirectUris.map(uri => new URL(uri).hostname))
  const [host] = hosts
  return hosts.size === 1 && host !== '' ? host : undefined
}

function checkSector(settings: ResolvedSettings, redirectUris: readonly string[]): void {
  const { sector, subjects } = settings
  if (sector !== undefined && !/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(sector)) {
    throw invalid('sector', 'a sector is a host name in lower case')
  }
  if (subjects === 'public' || sectorOf(settings, redirectUris) !== undefined) return
  throw invalid('sector', 'the redirect URIs have no host in common, so a sector has to be named')
}

async function checkAlgorithms(
  { db, account }: Context,
  { idTokenAlgorithm, userinfoAlgorithm }: ResolvedSettings,
): Promise<void> {
  const wanted = { idTokenAlgorithm, userinfoAlgorithm }
  const keys = await listSigningKeys(db, account.id)
  for (const [field, algorithm] of Object.entries(wanted)) {
    if (algorithm === undefined || keys.some(key => key.algorithm === algorithm)) continue
    throw invalid(field, `this account has no signing key for ${algorithm}`)
  }
}

const isPublic = ({ type }: ResolvedSettings): boolean => type === 'browser' || type === 'native'
const has = ({ grants }: ResolvedSettings, grant: ResolvedSettings['grants'][number]): boolean =>
  grants.includes(grant)

const rules: readonly Rule[] = [
  {
    field: 'authentication',
    problem: 'a client in a browser or on a device keeps no secret: its authentication is none',
    broken: client => isPublic(client) && client.authentication !== 'none',
  },
  {
    field: 'authentication',
    problem: 'a web or service client authenticates itself',
    broken: client => !isPublic(client) && client.authentication === 'none',
  },
  {
    field: 'jwks',
    problem: 'private_key_jwt needs the public keys of the client',
    broken: client => client.authentication === 'private_key_jwt' && client.jwks === undefined,
  },
  {
    field: 'jwks',
    problem: 'signed request objects need the public keys of the client',
    broken: client => client.signedRequests && client.jwks === undefined,
  },
  {
    field: 'grants',
    problem: 'a client has at least one grant',
    broken: client => client.grants.length === 0,
  },
  {
    field: 'grants',
    problem: 'a service has the grant client_credentials only, and signs nobody in',
    broken: client =>
      client.type === 'service' && client.grants.some(grant => grant !== 'client_credentials'),
  },
  {
    field: 'grants',
    problem: 'client_credentials are for clients that authenticate themselves',
    broken: client => isPublic(client) && has(client, 'client_credentials'),
  },
  {
    field: 'grants',
    problem: 'device_code is not for clients in a browser',
    broken: client => client.type === 'browser' && has(client, 'device_code'),
  },
  {
    field: 'grants',
    problem: 'refresh_token goes with authorization_code or device_code',
    broken: client =>
      has(client, 'refresh_token') &&
      !has(client, 'authorization_code') &&
      !has(client, 'device_code'),
  },
  {
    field: 'redirectUris',
    problem: 'an application that signs people in needs a redirect URI',
    broken: (client, uris) => has(client, 'authorization_code') && uris.length === 0,
  },
  {
    field: 'redirectUris',
    problem: 'redirect URIs go with the grant authorization_code',
    broken: (client, uris) => !has(client, 'authorization_code') && uris.length > 0,
  },
  {
    field: 'pkce',
    problem: 'PKCE cannot be switched off for public and FAPI clients',
    broken: client => !client.pkce && (isPublic(client) || client.fapi),
  },
  {
    field: 'fapi',
    problem: 'a FAPI client authenticates with private_key_jwt',
    broken: client => client.fapi && client.authentication !== 'private_key_jwt',
  },
  {
    field: 'fapi',
    problem: 'a FAPI client pushes its requests and binds its tokens',
    broken: client => client.fapi && !(client.pushedRequests && client.boundTokens),
  },
  {
    field: 'fapi',
    problem: 'FAPI leaves RS256 out',
    broken: client =>
      client.fapi && [client.idTokenAlgorithm, client.userinfoAlgorithm].includes('RS256'),
  },
  {
    field: 'fapi',
    problem: 'FAPI has no device flow',
    broken: client => client.fapi && has(client, 'device_code'),
  },
  {
    field: 'subjects',
    problem: 'pairwise subjects do not go with the device flow',
    broken: client => client.subjects === 'pairwise' && has(client, 'device_code'),
  },
  {
    field: 'offline',
    problem: 'offline goes with first-party applications; others ask people for it',
    broken: client => client.offline && !client.firstParty,
  },
]

function invalid(field: string, message: string): Refusal {
  const name = field === 'redirectUris' ? field : `client.${field}`
  return new Refusal('invalid', message, { field: name })
}
