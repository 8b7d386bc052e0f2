import {
  changeSignInPolicy,
  getSignInPolicy,
  type PolicyChange,
  resetSignInPolicy,
  type SetPolicy,
} from '../domain/sign-ins/policy.ts'
import { roles } from '../model/role.ts'
import { secondFactorRules } from '../model/sign-in-policy.ts'
import {
  accountOption,
  type Command,
  oneOf,
  type Options,
  optionalText,
  type Output,
  table,
  text,
  texts,
  UsageError,
} from './command.ts'
import { contextIn } from './workplace.ts'

const onOrOff = ['on', 'off'] as const
const flag = (meaning: string): Command['options'][string] => {
  return { type: 'string', meaning: `on or off: ${meaning}`, value: 'on|off' }
}

export const signInPolicyCommands: readonly Command[] = [
  {
    name: 'account sign-in-policy',
    summary: 'Shows how the people of an account may sign in',
    options: { account: accountOption },
    run: async (workplace, options) =>
      shown(await getSignInPolicy(await contextIn(workplace, text(options, 'account')))),
  },
  {
    name: 'account change-sign-in-policy',
    summary:
      'Changes how the people of an account may sign in; --defaults is the way out where nobody can',
    options: {
      account: accountOption,
      defaults: { type: 'boolean', meaning: 'everything as in a new account' },
      passwords: flag('passwords'),
      passkeys: flag('passkeys'),
      'mailed-codes': flag('codes by mail in place of a password'),
      'second-factor': {
        type: 'string',
        meaning: `one of ${secondFactorRules.join(', ')}`,
        value: 'RULE',
      },
      'second-factor-role': {
        type: 'string',
        multiple: true,
        meaning: `a role of which one is required whatever the rule, or none: ${roles.join(', ')}`,
        value: 'ROLE',
      },
      'remember-days': {
        type: 'string',
        meaning: 'for how many days a browser may be remembered',
        value: 'N',
      },
      'password-length': {
        type: 'string',
        meaning: 'the fewest characters of a new password',
        value: 'N',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      if (options.values['defaults'] === true) return shown(await resetSignInPolicy(context))
      return shown(await changeSignInPolicy(context, changeIn(options)))
    },
  },
]

function changeIn(options: Options): PolicyChange {
  const rule = optionalText(options, 'second-factor')
  const given = texts(options, 'second-factor-role')
  return {
    passwords: flagIn(options, 'passwords'),
    passkeys: flagIn(options, 'passkeys'),
    mailedCodes: flagIn(options, 'mailed-codes'),
    secondFactor:
      rule === undefined
        ? undefined
        : oneOf(options, 'second-factor', { words: secondFactorRules }),
    secondFactorRoles: given.length === 0 ? undefined : rolesIn(given),
    rememberDays: numberIn(options, 'remember-days'),
    passwordLength: numberIn(options, 'password-length'),
  }
}

function flagIn(options: Options, name: string): boolean | undefined {
  if (optionalText(options, name) === undefined) return undefined
  return oneOf(options, name, { words: onOrOff }) === 'on'
}

function numberIn(options: Options, name: string): number | undefined {
  const given = optionalText(options, name)
  if (given === undefined) return undefined
  if (!/^\d{1,3}$/.test(given)) throw new UsageError(`--${name} is a number`)
  return Number(given)
}

function rolesIn(given: readonly string[]): PolicyChange['secondFactorRoles'] {
  const named = given.filter(role => role !== 'none')
  const known = roles.filter(role => named.includes(role))
  if (known.length === named.length) return known
  throw new UsageError(`--second-factor-role is none or one of ${roles.join(', ')}`)
}

function shown(policy: SetPolicy): Output {
  const { version: _, ...rest } = policy
  const rows = Object.entries(rest).map(([name, value]) => [name, wordOf(value)])
  return { json: rest, text: table([['setting', 'value'], ...rows]) }
}

function wordOf(value: boolean | number | string | readonly string[]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  return value.length === 0 ? 'none' : value.join(', ')
}
