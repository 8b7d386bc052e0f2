import type { ClaimsChange } from '../../domain/applications/claims-contract.ts'
import {
  type ClaimsContract,
  groupSelections,
  groupValues,
  type WholeContract,
} from '../../model/claims-contract.ts'
import { oneOf, type Option, type Options, optionalText, texts, UsageError } from '../command.ts'

const places = {
  'id-token': 'idToken',
  userinfo: 'userinfo',
  'access-token': 'accessToken',
} as const

/** What an application is told of people. */
export const claimsOptions: Readonly<Record<string, Option>> = {
  groups: {
    type: 'string',
    meaning: `one of ${groupSelections.join(', ')} (default: the assigned ones, or all where none is)`,
    value: 'G',
  },
  prefix: { type: 'string', meaning: 'of --groups prefix: how their names begin', value: 'TEXT' },
  values: {
    type: 'string',
    meaning: `what stands for a group: one of ${groupValues.join(', ')} (name)`,
    value: 'V',
  },
  'groups-claim': { type: 'string', meaning: 'name of the claim (groups)', value: 'NAME|URI' },
  'roles-claim': { type: 'string', meaning: 'name of the claim (roles)', value: 'NAME|URI' },
  in: {
    type: 'string',
    meaning: 'where: any of id-token, userinfo, access-token, or none (id-token and userinfo)',
    multiple: true,
    value: 'PLACE',
  },
  'account-role': {
    type: 'string',
    meaning: 'on: the account role is among the roles (off)',
    value: 'on|off',
  },
  'max-values': {
    type: 'string',
    meaning: 'a claim of more values is given by reference (100)',
    value: 'N',
  },
  'max-bytes': {
    type: 'string',
    meaning: 'a claim that is longer is given by reference (4096)',
    value: 'N',
  },
  attribute: {
    type: 'string',
    meaning: 'a claim from a user attribute, such as title=title; all that there shall be',
    multiple: true,
    value: 'CLAIM=PATH',
  },
  'no-attribute': { type: 'boolean', meaning: 'no claims from user attributes (so it begins)' },
}

/** Those members that are given, over the contract as it is. */
export function claimsIn(options: Options, present: WholeContract): ClaimsChange {
  const given = (name: string): boolean => options.values[name] !== undefined
  return {
    ...(given('groups') || given('prefix') ? selectionIn(options, present) : {}),
    ...(given('values') ? { values: oneOf(options, 'values', { words: groupValues }) } : {}),
    ...(given('groups-claim') || given('roles-claim') ? { names: namesIn(options, present) } : {}),
    ...(given('in') ? { places: placesIn(options) } : {}),
    ...(given('account-role')
      ? { accountRole: oneOf(options, 'account-role', { words: ['on', 'off'] }) === 'on' }
      : {}),
    ...numberIn(options, 'max-values', 'maxValues'),
    ...numberIn(options, 'max-bytes', 'maxBytes'),
    ...attributesIn(options),
  }
}

/** A prefix goes when other groups are chosen. */
function selectionIn(options: Options, present: WholeContract): ClaimsChange {
  const groups = oneOf(options, 'groups', { words: groupSelections, otherwise: present.groups })
  const prefix = optionalText(options, 'prefix')
  const kept = groups === 'prefix' && present.groupPrefix !== '' ? present.groupPrefix : null
  return { groups, groupPrefix: prefix ?? kept }
}

function namesIn(options: Options, { names }: WholeContract): WholeContract['names'] {
  return {
    groups: optionalText(options, 'groups-claim') ?? names.groups,
    roles: optionalText(options, 'roles-claim') ?? names.roles,
  }
}

function placesIn(options: Options): NonNullable<ClaimsContract['places']> {
  const words = texts(options, 'in').flatMap(word => word.split(','))
  const known = [...Object.keys(places), 'none']
  if (words.some(word => !known.includes(word)) || (words.includes('none') && words.length > 1)) {
    throw new UsageError(`--in is any of ${Object.keys(places).join(', ')}, or none`)
  }
  const entries = Object.entries(places).map(([word, place]) => [place, words.includes(word)])
  return Object.fromEntries(entries) as NonNullable<ClaimsContract['places']>
}

function numberIn(options: Options, name: string, member: 'maxValues' | 'maxBytes'): ClaimsChange {
  const given = optionalText(options, name)
  if (given === undefined) return {}
  if (/^\d{1,7}$/.test(given)) return { [member]: Number(given) }
  throw new UsageError(`--${name} is a number`)
}

/** A claim that is a URI may hold no equals sign here; a path may. */
function attributesIn(options: Options): ClaimsChange {
  const entries = texts(options, 'attribute').map((text): readonly [string, string] => {
    const end = text.indexOf('=')
    if (end > 0 && end < text.length - 1) return [text.slice(0, end), text.slice(end + 1)]
    throw new UsageError('--attribute is the name of a claim, an equals sign and a path')
  })
  const none = options.values['no-attribute'] === true
  if (none && entries.length > 0) throw new UsageError('--no-attribute goes without --attribute')
  if (none) return { attributes: null }
  return entries.length === 0 ? {} : { attributes: Object.fromEntries(entries) }
}
