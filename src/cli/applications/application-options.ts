import { readFileSync } from 'node:fs'
import {
  clientAuthentications,
  type ClientSettings,
  clientTypes,
  grantNames,
  type ResourceAccess,
} from '../../model/client-settings.ts'
import type { Application } from '../../model/application.ts'
import type { JsonObject } from '../../model/json.ts'
import { signingAlgorithms } from '../../model/signing-key.ts'
import { oneOf, type Option, type Options, optionalText, texts, UsageError } from '../command.ts'

export const applicationOption: Option = {
  type: 'string',
  meaning: 'client id of the application',
  required: true,
  value: 'CLIENT_ID',
}

/** Who may enter, where people go and whom they ask. */
export const placeOptions: Readonly<Record<string, Option>> = {
  'redirect-uri': {
    type: 'string',
    meaning: 'where sign-in returns to, exactly',
    multiple: true,
    value: 'U',
  },
  'post-logout-redirect-uri': {
    type: 'string',
    meaning: 'where sign-out returns to',
    multiple: true,
    value: 'U',
  },
  access: {
    type: 'string',
    meaning: 'assigned: assigned users and groups only; open: every active user (assigned)',
    value: 'assigned|open',
  },
  'home-url': { type: 'string', meaning: 'where people begin', value: 'U' },
  contact: {
    type: 'string',
    meaning: 'whom to ask for access, shown to who is refused',
    value: 'TEXT',
  },
}

const flag = (meaning: string): Option => ({ type: 'string', meaning, value: 'on|off' })
const address = (meaning: string): Option => ({ type: 'string', meaning, value: 'U|none' })

/** What the application is as an OAuth client. */
export const clientOptions: Readonly<Record<string, Option>> = {
  type: { type: 'string', meaning: `one of ${clientTypes.join(', ')} (web)`, value: 'T' },
  grant: {
    type: 'string',
    meaning: `one of ${grantNames.join(', ')} (by type)`,
    multiple: true,
    value: 'G',
  },
  authentication: {
    type: 'string',
    meaning: `one of ${clientAuthentications.join(', ')} (by type)`,
    value: 'A',
  },
  jwks: { type: 'string', meaning: 'file with its public keys as a JWK set', value: 'FILE|none' },
  'id-token-alg': {
    type: 'string',
    meaning: `ID tokens are signed with ${signingAlgorithms.join(', ')} (ES256)`,
    value: 'ALG',
  },
  'userinfo-alg': {
    type: 'string',
    meaning: 'userinfo is a JWT signed with this; plain JSON without (none)',
    value: 'ALG|none',
  },
  pkce: flag('off: a client with a secret or key may go without PKCE (on)'),
  par: flag('on: only pushed authorization requests (off)'),
  'signed-requests': flag('on: only signed request objects (off)'),
  dpop: flag('on: only tokens bound to a key (off)'),
  fapi: flag('on: FAPI 2.0: keys, pushed requests, bound tokens (off)'),
  pairwise: flag('on: subjects that other applications cannot compare (off)'),
  sector: {
    type: 'string',
    meaning: 'host name that pairwise subjects are of; of a service: by which it names people',
    value: 'HOST|none',
  },
  'backchannel-logout-uri': address('told when a session ends'),
  'backchannel-logout-session': flag('on: logout and ID tokens name the session (off)'),
  resource: {
    type: 'string',
    meaning: 'audience that it may get tokens for, and scopes there; none for none',
    multiple: true,
    value: 'AUDIENCE=SCOPE,SCOPE',
  },
  'second-factor': flag('on: people show a second factor (off)'),
  'introspect-all': flag('on: may ask about tokens of other applications (off)'),
  'first-party': flag('off: people are asked what they share with it (on)'),
  offline: flag('on: refresh tokens outlive the session in the browser (off)'),
  'initiate-login-uri': address('where others begin a sign-in'),
}

type Place = Pick<
  Application,
  'redirectUris' | 'postLogoutRedirectUris' | 'access' | 'homeUrl' | 'contact'
>

/** Those of `placeOptions` that are given. */
export function placeIn(options: Options): Partial<Place> {
  const given = (name: string): boolean => options.values[name] !== undefined
  const words = ['assigned', 'open'] as const
  return {
    ...(given('redirect-uri') ? { redirectUris: listIn(options, 'redirect-uri') } : {}),
    ...(given('post-logout-redirect-uri')
      ? { postLogoutRedirectUris: listIn(options, 'post-logout-redirect-uri') }
      : {}),
    ...(given('access') ? { access: oneOf(options, 'access', { words }) } : {}),
    ...(given('home-url') ? { homeUrl: unlessNone(options, 'home-url') ?? null } : {}),
    ...(given('contact') ? { contact: unlessNone(options, 'contact') ?? null } : {}),
  }
}

/** The settings with those of `clientOptions` that are given; what is `none` has its default again. */
export function clientIn(options: Options, former: ClientSettings): ClientSettings {
  const changed = { ...former, ...wordsIn(options), ...flagsIn(options), ...valuesIn(options) }
  const set = Object.entries(changed).filter(([, value]) => value !== undefined)
  return Object.fromEntries(set)
}

function wordsIn(options: Options): JsonObject {
  const word = (name: string, member: string, words: readonly string[]): JsonObject =>
    options.values[name] === undefined ? {} : { [member]: oneOf(options, name, { words }) }
  const grants = texts(options, 'grant')
  const unknown = grants.find(grant => !grantNames.some(name => name === grant))
  if (unknown !== undefined) throw new UsageError(`--grant is one of ${grantNames.join(', ')}`)
  const userinfo = optionalText(options, 'userinfo-alg') === 'none'
  return {
    ...word('type', 'type', clientTypes),
    ...word('authentication', 'authentication', clientAuthentications),
    ...word('id-token-alg', 'idTokenAlgorithm', signingAlgorithms),
    ...(userinfo ? {} : word('userinfo-alg', 'userinfoAlgorithm', signingAlgorithms)),
    ...(grants.length === 0 ? {} : { grants }),
  }
}

const flags: Readonly<Record<string, keyof ClientSettings>> = {
  pkce: 'pkce',
  par: 'pushedRequests',
  'signed-requests': 'signedRequests',
  dpop: 'boundTokens',
  fapi: 'fapi',
  'backchannel-logout-session': 'backchannelLogoutSession',
  'second-factor': 'secondFactor',
  'introspect-all': 'introspectsAll',
  'first-party': 'firstParty',
  offline: 'offline',
}

function flagsIn(options: Options): ClientSettings {
  const given = Object.entries(flags).filter(([name]) => options.values[name] !== undefined)
  const settings = given.map(([name, member]) => [member, isOn(options, name)])
  const pairwise = options.values['pairwise'] !== undefined
  return {
    ...(Object.fromEntries(settings) as ClientSettings),
    ...(pairwise ? { subjects: isOn(options, 'pairwise') ? 'pairwise' : 'public' } : {}),
  }
}

/** Members that `none` takes away are there, and undefined. */
function valuesIn(options: Options): Readonly<Record<string, unknown>> {
  const given = (name: string): boolean => options.values[name] !== undefined
  const text = (name: string, member: string): Readonly<Record<string, unknown>> =>
    given(name) ? { [member]: unlessNone(options, name) } : {}
  const keys = unlessNone(options, 'jwks')
  return {
    ...text('sector', 'sector'),
    ...text('backchannel-logout-uri', 'backchannelLogoutUri'),
    ...text('initiate-login-uri', 'initiateLoginUri'),
    ...(given('jwks') ? { jwks: keys === undefined ? undefined : readKeys(keys) } : {}),
    ...(given('resource') ? { resources: listIn(options, 'resource').map(toResource) } : {}),
    ...(optionalText(options, 'userinfo-alg') === 'none' ? { userinfoAlgorithm: undefined } : {}),
  }
}

function isOn(options: Options, name: string): boolean {
  return oneOf(options, name, { words: ['on', 'off'] }) === 'on'
}

function listIn(options: Options, name: string): readonly string[] {
  const list = texts(options, name)
  return list.length === 1 && list[0] === 'none' ? [] : list
}

function unlessNone(options: Options, name: string): string | undefined {
  const given = optionalText(options, name)
  return given === 'none' ? undefined : given
}

function toResource(text: string): ResourceAccess {
  const end = text.lastIndexOf('=')
  if (end < 1) throw new UsageError('--resource is an audience, an equals sign and scopes')
  const scopes = text.slice(end + 1).split(',')
  return { audience: text.slice(0, end), scopes: scopes.filter(scope => scope !== '') }
}

function readKeys(file: string): ClientSettings['jwks'] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ClientSettings['jwks']
  } catch {
    throw new UsageError(`--jwks ${file} cannot be read as JSON`)
  }
}
