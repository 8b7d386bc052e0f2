import type { Context } from '../domain/context.ts'
import { breachedPasswords } from '../breached-passwords.ts'
import { type NewPassword, setPassword } from '../domain/passwords/passwords.ts'
import { resetFactors } from '../domain/factors/reset-factors.ts'
import { createUser } from '../domain/users/create-user.ts'
import { findUserNamed, listUsers } from '../domain/users/users.ts'
import { inTransaction } from '../domain/context.ts'
import { createLog } from '../lib/log.ts'
import { createPasswordHasher } from '../lib/password-hasher.ts'
import type { JsonObject } from '../model/json.ts'
import { Refusal } from '../model/refusal.ts'
import { roles } from '../model/role.ts'
import type { User } from '../model/user.ts'
import {
  accountOption,
  type Command,
  oneOf,
  type Options,
  optionalText,
  table,
  text,
  UsageError,
} from './command.ts'
import { everyPage } from './every-page.ts'
import { contextIn, readStandardInput, type Workplace } from './workplace.ts'

const userNameOption = { type: 'string', meaning: 'user name', required: true, value: 'N' } as const
const passwordOptions = {
  'password-stdin': { type: 'boolean', meaning: 'read a password from standard input' },
  'one-time': { type: 'boolean', meaning: 'the password must be changed at the first sign-in' },
} as const

export const userCommands: readonly Command[] = [
  {
    name: 'user create',
    summary: 'Creates a user',
    options: {
      account: accountOption,
      'user-name': userNameOption,
      role: { type: 'string', meaning: `one of ${roles.join(', ')}`, required: true, value: 'R' },
      'display-name': { type: 'string', meaning: 'name for people', value: 'N' },
      ...passwordOptions,
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const role = oneOf(options, 'role', { words: roles })
      const password = await passwordOf(options)
      const oneTime = isOneTime(options)
      const user = await inTransaction(context, async inside => {
        const created = await createUser(inside, { ...inputOf(options), role })
        if (password !== undefined)
          await give(workplace, inside, { userId: created.id, password, oneTime })
        return created
      })
      return { json: toJson(user), text: `Created ${user.userName} with the id ${user.id}\n` }
    },
  },
  {
    name: 'user set-password',
    summary: 'Sets the password of a user and ends what the user had open',
    options: { account: accountOption, 'user-name': userNameOption, ...passwordOptions },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const userName = text(options, 'user-name')
      const user = await findUserNamed(context, userName)
      if (user === undefined) throw new Refusal('not-found', `there is no user “${userName}”`)
      const password = await passwordOf(options)
      if (password === undefined) throw new UsageError('user set-password needs --password-stdin')
      await give(workplace, context, { userId: user.id, password, oneTime: isOneTime(options) })
      return { json: toJson(user), text: `Set the password of ${userName}\n` }
    },
  },
  {
    name: 'user reset-factors',
    summary: 'Removes the second factors of a user who lost them and ends what the user had open',
    options: { account: accountOption, 'user-name': userNameOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const userName = text(options, 'user-name')
      const user = await findUserNamed(context, userName)
      if (user === undefined) throw new Refusal('not-found', `there is no user “${userName}”`)
      await resetFactors(context, workplace.installation.box, user.id)
      return { json: toJson(user), text: `Removed the second factors of ${userName}\n` }
    },
  },
  {
    name: 'user list',
    summary: 'Lists the users of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const users = await everyPage(page => listUsers(context, page))
      const rows = users.map(user => [user.id, user.userName, user.role, stateOf(user)])
      return {
        json: users.map(toJson),
        text: table([['id', 'user name', 'role', 'state'], ...rows]),
      }
    },
  },
]

function inputOf(options: Options): Parameters<typeof createUser>[1] {
  return {
    userName: text(options, 'user-name'),
    externalId: null,
    displayName: optionalText(options, 'display-name') ?? null,
    active: true,
    attributes: {},
    values: {},
  }
}

async function passwordOf({ values }: Options): Promise<string | undefined> {
  if (values['password-stdin'] === true) return readStandardInput()
  if (values['one-time'] === true) throw new UsageError('--one-time goes with --password-stdin')
  return undefined
}

function isOneTime({ values }: Options): boolean {
  return values['one-time'] === true
}

async function give(
  { config, installation: { box } }: Workplace,
  context: Context,
  password: NewPassword,
): Promise<void> {
  const hasher = createPasswordHasher({ lanes: 1, queue: 1 })
  const breached = breachedPasswords(config, createLog('warn', process.stderr))
  await setPassword(context, { hasher, box, breached }, password)
}

function stateOf({ active, suspended }: User): string {
  if (suspended) return 'suspended'
  return active ? 'active' : 'inactive'
}

function toJson(user: User): JsonObject {
  const { id, userName, displayName, role, active, suspended, managedBy } = user
  return { id, userName, displayName, role, active, suspended, managedBy }
}
