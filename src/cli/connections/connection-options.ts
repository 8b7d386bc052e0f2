import {
  type ConnectionSettings,
  dialects,
  passwordPolicies,
  type RoleRule,
} from '../../model/connection.ts'
import { ordinaryRoles } from '../../model/role.ts'
import { type Option, oneOf, type Options, optionalText, texts, UsageError } from '../command.ts'

/** The settings of a connection, for its creation and its change. */
export const settingOptions: Readonly<Record<string, Option>> = {
  dialect: { type: 'string', meaning: `one of ${dialects.join(', ')} (compat)`, value: 'D' },
  adoption: {
    type: 'string',
    meaning:
      'on: may take over people and groups that nobody manages; off: sees its own only (off)',
    value: 'on|off',
  },
  'default-role': {
    type: 'string',
    meaning: `one of ${ordinaryRoles.join(', ')} (media_library_restricted_access)`,
    value: 'R',
  },
  'role-map': {
    type: 'string',
    meaning: 'people with this SCIM role get that role; the first that matches wins',
    multiple: true,
    value: 'VALUE=R',
  },
  'no-role-map': { type: 'boolean', meaning: 'SCIM roles never touch the role (so it begins)' },
  passwords: {
    type: 'string',
    meaning: 'accept: people may sign in with what the directory sends (ignore)',
    value: 'ignore|accept',
  },
  'rate-limit': {
    type: 'string',
    meaning: 'requests a second, twenty times as many at once; or off (50)',
    value: 'N|off',
  },
  enabled: { type: 'string', meaning: 'off: its tokens open nothing (on)', value: 'on|off' },
}

export const connectionOption: Option = {
  type: 'string',
  meaning: 'name or id of the connection',
  required: true,
  value: 'NAME|ID',
}

/** Those settings that are given. */
export function settingsIn(options: Options): Partial<ConnectionSettings> {
  const given = (name: string): boolean => options.values[name] !== undefined
  const roleMapping = mappingIn(options)
  return {
    ...(given('dialect') ? { dialect: oneOf(options, 'dialect', { words: dialects }) } : {}),
    ...(given('adoption') ? { adoption: isOn(options, 'adoption') } : {}),
    ...(given('default-role')
      ? { defaultRole: oneOf(options, 'default-role', { words: ordinaryRoles }) }
      : {}),
    ...(roleMapping === undefined ? {} : { roleMapping }),
    ...(given('passwords')
      ? { passwords: oneOf(options, 'passwords', { words: passwordPolicies }) }
      : {}),
    ...(given('rate-limit') ? { rateLimit: rateIn(options) } : {}),
    ...(given('enabled') ? { enabled: isOn(options, 'enabled') } : {}),
  }
}

function isOn(options: Options, name: string): boolean {
  return oneOf(options, name, { words: ['on', 'off'] }) === 'on'
}

function rateIn(options: Options): number | null {
  const given = optionalText(options, 'rate-limit') ?? ''
  if (given === 'off') return null
  if (/^\d{1,7}$/.test(given)) return Number(given)
  throw new UsageError('--rate-limit is a number of requests a second, or off')
}

function mappingIn(options: Options): readonly RoleRule[] | undefined {
  const rules = texts(options, 'role-map').map(toRule)
  const none = options.values['no-role-map'] === true
  if (none && rules.length > 0) throw new UsageError('--no-role-map goes without --role-map')
  return none || rules.length > 0 ? rules : undefined
}

/** The value may hold an equals sign, a role never does. */
function toRule(text: string): RoleRule {
  const end = text.lastIndexOf('=')
  const role = ordinaryRoles.find(each => each === text.slice(end + 1))
  if (end > 0 && role !== undefined) return { value: text.slice(0, end), role }
  throw new UsageError(
    `--role-map is a SCIM role, an equals sign and one of ${ordinaryRoles.join(', ')}`,
  )
}
